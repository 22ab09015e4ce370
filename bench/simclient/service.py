"""A client for the live response API of Defender for Endpoint, as its pages describe it.

It shares no code with lrkit and uses the standard library alone. Every request is written out:
method, path, headers and body.
"""

import base64
import http.client
import json
import subprocess
import tempfile
import time
import urllib.parse
from pathlib import Path


class Answer:
    """What came back for a request."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError as err:
            raise Disagreement(f"no JSON: {err}: {self.body[:200]!r}") from None

    @property
    def code(self):
        """The code of an error of the API, or the error of the login."""
        error = self.json.get("error") if isinstance(self.json, dict) else None
        return error.get("code") if isinstance(error, dict) else error

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Disagreement(Exception):
    """The service does not answer as documented."""


class Service:
    """A running `lrkit sim`, which is stopped at the end."""

    def __init__(self, lrkit, seed=None):
        self.folder = tempfile.TemporaryDirectory()
        flags = []
        if seed:
            flags = ["--seed", str(Path(self.folder.name, "seed.json"))]
            Path(flags[1]).write_text(json.dumps(seed))
        ready = Path(self.folder.name, "ready.json")
        self.process = subprocess.Popen(
            [lrkit, "sim", "--quiet", "--ready-file", str(ready), *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(6000):
            if ready.exists():
                break
            if self.process.poll() is not None:
                raise SystemExit(f"lrkit sim ended: {self.process.stderr.read().decode()}")
            time.sleep(0.01)
        self.ready = json.loads(ready.read_text())
        self.base, self.login = self.ready["base_url"], self.ready["login_url"]
        self.tenant, self.secret = self.ready["tenant_id"], self.ready["client_secret"]
        self.client, self.scope = self.ready["client_id"], self.ready["scope"]
        self.token = None

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.process.stderr.close()
        self.folder.cleanup()

    # The transport.

    def send(self, method, url, body=None, headers=None):
        """Sends one request. Paths are sent as they are: nothing is escaped or put in order."""
        at = urllib.parse.urlsplit(url)
        target = url[len(f"{at.scheme}://{at.netloc}"):]
        conn = http.client.HTTPConnection(at.netloc, timeout=60)
        try:
            conn.request(method, target, body=body, headers=headers or {})
            answer = conn.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            conn.close()

    def form(self, path, **fields):
        """Posts a form to the login."""
        body = urllib.parse.urlencode(fields)
        return self.send("POST", f"{self.login}/{self.tenant}{path}", body,
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def api(self, method, path, body=None, token=True, **headers):
        """Sends a request to the API. A dict is sent as JSON."""
        if token is True:
            token = self.bearer()
        if token:
            headers["Authorization"] = "Bearer " + token
        if isinstance(body, dict):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        return self.send(method, self.base + path, body,
                         {k.replace("_", "-"): v for k, v in headers.items()})

    def get(self, path, **kw):
        return self.api("GET", path, **kw)

    def list(self, path, **query):
        """Lists with OData options: filter becomes $filter."""
        query = {("$" + k): v for k, v in query.items()}
        return self.get(path + "?" + urllib.parse.urlencode(query, safe="$", quote_via=urllib.parse.quote))

    # The login.

    def v1(self, **changed):
        fields = dict(grant_type="client_credentials", client_id=self.client, client_secret=self.secret,
                      resource=self.scope.removesuffix("/.default"))
        return self.form("/oauth2/token", **(fields | changed))

    def v2(self, **changed):
        fields = dict(grant_type="client_credentials", client_id=self.client, client_secret=self.secret,
                      scope=self.scope)
        return self.form("/oauth2/v2.0/token", **(fields | changed))

    def bearer(self):
        if self.token is None:
            self.token = self.v2().json["access_token"]
        return self.token

    # Live response.

    def run(self, machine, *commands, comment="a client", spelling="runliveresponse"):
        body = {"Commands": list(commands), "Comment": comment}
        return self.api("POST", f"/api/machines/{machine}/{spelling}", body)

    def action(self, id):
        return self.get(f"/api/machineactions/{id}").json

    def wait(self, id, *statuses):
        """Asks for an action until it has a status. It takes few calls: they are limited."""
        for n in range(40):
            action = self.action(id)
            if action["status"] in statuses:
                return action
            time.sleep(min(1 + n / 5, 5))
        raise Disagreement(f"the action is still {action['status']}, not {statuses}")

    def link(self, id, index):
        return self.get(f"/api/machineactions/{id}/GetLiveResponseResultDownloadLink(index={index})")

    def download(self, link):
        """Gets a blob. Its store has never seen a token of the API."""
        return self.send("GET", link)

    def upload(self, content, name=None, **fields):
        """Uploads to the library, as multipart/form-data by hand."""
        mark = "----a-mark-that-nothing-has"
        lines = []
        disposition = 'form-data; name="file"' + (f'; filename="{name}"' if name is not None else "")
        for head, value in [(disposition, content)] + [(f'form-data; name="{k}"', v.encode()) for k, v in fields.items()]:
            lines += [f"--{mark}\r\nContent-Disposition: {head}\r\n\r\n".encode(), value, b"\r\n"]
        lines.append(f"--{mark}--\r\n".encode())
        return self.api("POST", "/api/libraryfiles", b"".join(lines),
                        Content_Type=f"multipart/form-data; boundary={mark}")


def claims(token):
    """The claims of a token."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def run_script(name, args=None):
    params = [{"key": "ScriptName", "value": name}]
    if args is not None:
        params.append({"key": "Args", "value": args})
    return {"type": "RunScript", "params": params}


def get_file(path):
    return {"type": "GetFile", "params": [{"key": "Path", "value": path}]}


def put_file(name):
    return {"type": "PutFile", "params": [{"key": "FileName", "value": name}]}
