"""Collecting results through the API, by ``lrkit fetch``."""

from __future__ import annotations

import datetime
import os
from collections.abc import Sequence

from ._errors import InputError
from ._process import run
from .case import Case

Path = os.PathLike[str]


def fetch(
    case: str | Path,
    *actions: str,
    where: str | Sequence[str] | None = None,
    wait: bool | float | datetime.timedelta = False,
    refetch: bool = False,
    parallel: int | None = None,
    api: str | None = None,
    login: str | None = None,
    scope: str | None = None,
    tenant: str | None = None,
    client: str | None = None,
    client_secret: str | None = None,
    auth: str | None = None,
    certificate: str | Path | None = None,
    token_file: str | Path | None = None,
    ca_file: str | Path | None = None,
    sign_key: str | Path | None = None,
    allow_api_host: bool = False,
) -> Case:
    """Download the results of live response actions into a case directory.

    It can be interrupted and called again: what is there is not downloaded again. What is not
    given is taken from the environment, as the command does: ``LRKIT_TENANT_ID``,
    ``LRKIT_CLIENT_ID``, ``LRKIT_CLIENT_SECRET`` and others.

    Args:
        case: The directory. It is created if it is not there.
        actions: IDs of actions; ``ID:INDEX`` is the result of one command.
        where: Filters of the API, as ``"status eq 'Succeeded'"``; ``"all"`` for all actions.
        wait: Wait for actions that have not ended: true, or for how many seconds at most.
        refetch: Read the results that are there, and download again what is missing or altered.
        parallel: How many results to download at a time.
        api: The URL of the API, or the name of a cloud.
        login: The URL of the login.
        scope: What a token is asked for.
        tenant: The ID of the tenant.
        client: The ID of the application.
        client_secret: Its secret. It is given to the command in its environment: arguments of
            processes can be seen by others.
        auth: ``secret``, ``certificate``, ``workload``, ``managed``, ``cli`` or ``token-file``.
        certificate: A file with certificate and key.
        token_file: A file with an access token.
        ca_file: A file with more certificates to trust.
        sign_key: A file with the private key to sign the manifest with.
        allow_api_host: Allow a host that is not the vendor's, for tests.

    Raises:
        InputError: A result could not be downloaded, or the case was changed. What was downloaded
            is in the case; the message has what the command said.
    """
    values: dict[str, object] = {
        "parallel": parallel,
        "api": api,
        "login": login,
        "scope": scope,
        "tenant": tenant,
        "client": client,
        "auth": auth,
        "certificate": certificate,
        "token-file": token_file,
        "ca-file": ca_file,
        "sign-key": sign_key,
    }
    arguments = ["fetch", "--progress", "none", "--case", os.fspath(case)]
    for name, value in values.items():
        if value is not None:
            arguments += [f"--{name}", str(value)]
    for filter_ in [where] if isinstance(where, str) else where or []:
        arguments += ["--all", filter_]
    arguments += _waiting(wait)
    if refetch:
        arguments.append("--refetch")
    if allow_api_host:
        arguments.append("--allow-api-host")
    env = dict(os.environ)
    if client_secret is not None:
        env["LRKIT_CLIENT_SECRET"] = client_secret
    code, _, messages = run([*arguments, "--", *actions], env=env)
    if code not in (0, 3):
        kind = {1: "failed", 2: "usage", 4: "limit", 5: "changed"}.get(code, "failed")
        raise InputError(messages or f"exit code {code}", code=kind, name=os.fspath(case))
    return Case(case)


def _waiting(wait: bool | float | datetime.timedelta) -> list[str]:
    if isinstance(wait, bool):
        return ["--wait"] if wait else []
    seconds = wait.total_seconds() if isinstance(wait, datetime.timedelta) else wait
    return ["--wait-for", f"{seconds:.3f}s"]
