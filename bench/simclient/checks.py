"""What is asked of the service, and what it must answer: a table, route by route."""

import gzip
import time

from service import Disagreement, claims

CHECKS = []
SEEDS = {}  # of groups that do not use the made-up tenant of the service


def check(group, route, case):
    """Adds a function to the table. Groups have a service of their own, and run one after another."""

    def add(f):
        CHECKS.append((group, route, case, f))
        return f

    return add


def want(ok, what):
    if not ok:
        raise Disagreement(what)


def refused(answer, status, *codes):
    """The answer is an error of the API: an object with code, message and target."""
    want(answer.status == status, f"want {status}, got {answer!r}")
    error = answer.json.get("error")
    want(isinstance(error, dict) and isinstance(error.get("message"), str), f"no error object: {answer!r}")
    want(not codes or error["code"] in codes, f"want the code {' or '.join(codes)}, got {answer!r}")


def throttled(answer):
    refused(answer, 429, "TooManyRequests")
    want(float(answer.headers["Retry-After"]) > 0, f"Retry-After is {answer.headers['Retry-After']!r}")


# The logins.

@check("reading", "POST oauth2/v2.0/token", "client credentials")
def _(s):
    a = s.v2()
    want(a.status == 200 and a.json["token_type"] == "Bearer" and a.json["expires_in"] > 3000, a)
    want(s.get("/api/machineactions?$top=1", token=a.json["access_token"]).status == 200, "the token is refused")


@check("reading", "POST oauth2/token", "v1: resource, numbers as strings")
def _(s):
    a = s.v1()
    want(a.status == 200 and a.json["token_type"] == "Bearer", a)
    for name in "expires_in", "ext_expires_in", "expires_on", "not_before":
        want(isinstance(a.json[name], str) and int(a.json[name]) > 0, f"{name}: {a!r}")
    want(claims(a.json["access_token"])["aud"] == a.json["resource"] == s.scope.removesuffix("/.default"), a)
    want(s.get("/api/machineactions?$top=1", token=a.json["access_token"]).status == 200, "the token is refused")


@check("reading", "POST oauth2/(v2.0/)token", "another secret: invalid_client")
def _(s):
    for a in s.v1(client_secret="another"), s.v2(client_secret="another"):
        want(a.status in (400, 401) and a.code == "invalid_client" and a.json["error_description"], a)


@check("reading", "POST oauth2/v2.0/token", "another grant: unsupported_grant_type")
def _(s):
    a = s.v2(grant_type="password")
    want(a.status == 400 and a.code in ("unsupported_grant_type", "invalid_grant", "invalid_request"), a)


@check("reading", "POST oauth2/…", "nothing of the login is the blob store's")
def _(s):
    a = s.form("/oauth2/nothing", a="b")
    want(400 <= a.status < 500 and b"<?xml" not in a.body and "blob" not in a.headers.get("Server", "").lower(), a)


@check("reading", "POST oauth2/v2.0/devicecode", "pending, then a token, then refresh")
def _(s):
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    a = s.form("/oauth2/v2.0/devicecode", client_id=s.client, scope=s.scope + " offline_access")
    want(a.status == 200 and a.json["user_code"] and a.json["verification_uri"] and a.json["message"], a)
    want(a.json["expires_in"] > 0 and a.json["interval"] > 0, a)
    code, interval, seen = a.json["device_code"], a.json["interval"], []
    for _ in range(8):
        t = s.form("/oauth2/v2.0/token", grant_type=grant, client_id=s.client, device_code=code)
        if t.status == 200:
            break
        want(t.status == 400, t)
        seen.append(t.code)
        want(t.code in ("authorization_pending", "slow_down"), t)
        interval += 5 * (t.code == "slow_down")
        time.sleep(interval)
    want(t.status == 200 and "authorization_pending" in seen, f"{seen}, then {t!r}")
    want(s.get("/api/machineactions?$top=1", token=t.json["access_token"]).status == 200, "the token is refused")
    r = s.form("/oauth2/v2.0/token", grant_type="refresh_token", client_id=s.client, scope=s.scope + " offline_access",
               refresh_token=t.json["refresh_token"])
    want(r.status == 200 and r.json["access_token"] and r.json["refresh_token"], r)
    want(s.get("/api/machineactions?$top=1", token=r.json["access_token"]).status == 200, "the token is refused")


@check("reading", "POST oauth2/v2.0/token", "a device code that is none, a refresh token that is none")
def _(s):
    a = s.form("/oauth2/v2.0/token", grant_type="urn:ietf:params:oauth:grant-type:device_code", client_id=s.client, device_code="x")
    want(a.status == 400 and a.code == "bad_verification_code", a)
    a = s.form("/oauth2/v2.0/token", grant_type="refresh_token", client_id=s.client, scope=s.scope, refresh_token="x")
    want(a.status == 400 and a.code == "invalid_grant", a)


# Paths.

@check("reading", "GET …", "401 comes before 404")
def _(s):
    for path in "/api/machines", "/api/machineactions", "/api/nothing", "/api/v1.0/nothing", "/api/libraryfiles":
        a = s.get(path, token=None)
        want(a.status == 401, f"{path}: {a!r}")
        a = s.get(path, token="not.a.token")
        want(a.status == 401, f"{path}: {a!r}")
    refused(s.get("/api/nothing"), 404)


@check("reading", "GET /api/machineactions", "other cases, and /api/v1.0")
def _(s):
    for path in "/api/machineactions", "/API/machineactions", "/api/MachineActions", "/api/v1.0/machineactions", "/API/V1.0/MACHINEACTIONS":
        a = s.get(path + "?$top=2")
        want(a.status == 200 and len(a.json["value"]) == 2, f"{path}: {a!r}")


# Actions.

@check("reading", "GET /api/machineactions", "$filter, $top, $skip, $count")
def _(s):
    everything = s.list("/api/machineactions").json["value"]
    one = next(a for a in everything if a["type"] == "LiveResponse")
    live = [a["id"] for a in everything if a["type"] == "LiveResponse"]
    early = sorted(a["creationDateTimeUtc"] for a in everything)[len(everything) // 2]
    for text, expected in [
        ("type eq 'LiveResponse'", live),
        ("Type eq 'LiveResponse'", live),
        (f"id eq '{one['id']}'", [one["id"]]),
        (f"Id in ('{one['id']}')", [one["id"]]),
        (f"machineId eq '{one['machineId']}' and type eq 'LiveResponse'",
         [a["id"] for a in everything if a["machineId"] == one["machineId"] and a["type"] == "LiveResponse"]),
        ("type eq 'LiveResponse' AND status in ('Succeeded','Failed')",
         [a["id"] for a in everything if a["type"] == "LiveResponse" and a["status"] in ("Succeeded", "Failed")]),
        (f"requestor eq '{one['requestor']}'", [a["id"] for a in everything if a["requestor"] == one["requestor"]]),
        (f"creationDateTimeUtc ge {early}", None),
    ]:
        a = s.list("/api/machineactions", filter=text)
        want(a.status == 200, f"{text}: {a!r}")
        got = sorted(x["id"] for x in a.json["value"])
        want(got == sorted(expected) if expected is not None else 0 < len(got) < len(everything), f"{text}: {len(got)} actions")
    a = s.list("/api/machineactions", count="true", top=3, filter="type eq 'LiveResponse' AND status in ('Succeeded','Failed')")
    want(a.status == 200 and a.json["@odata.count"] > 3 and len(a.json["value"]) == 3, a)
    rest = s.list("/api/machineactions", skip=len(everything) - 2).json["value"]
    want(len(rest) == 2, f"$skip leaves {len(rest)} of 2")


@check("reading", "GET /api/machineactions", "a filter that is none: 400")
def _(s):
    for text in "computerDnsName eq 'x'", "nothing eq 'x'", "type eq", "type is 'LiveResponse'":
        refused(s.list("/api/machineactions", filter=text), 400)


@check("reading", "GET /api/machineactions/{id}", "there is one, there is none")
def _(s):
    known = s.ready["actions"][0]
    action = s.action(known["id"])
    for name in "id", "type", "status", "machineId", "computerDnsName", "requestor", "requestorComment", "commands", "errorHResult":
        want(name in action, f"{name} is not in {action}")
    want(action["id"] == known["id"] and action["computerDnsName"] == known["machine"], action)
    refused(s.get("/api/machineactions/5382f7ea-7557-4ab7-9782-d50480024a4e"), 404, "ResourceNotFound", "NotFound")


@check("reading", "GET …/GetLiveResponseResultDownloadLink(index=n)", "a script, a file, no such index")
def _(s):
    kinds = set()
    for known in s.ready["actions"]:
        if not known["results"] or known["type"] != "LiveResponse" or len(kinds) == 2:
            continue
        commands = {c["index"]: c for c in s.action(known["id"])["commands"]}
        index = known["results"][-1]
        kind = commands[index]["command"]["type"]
        if kind in kinds:
            continue
        kinds.add(kind)
        a = s.link(known["id"], index)
        want(a.status == 200 and "sig=" in a.json["value"], a)
        blob = s.download(a.json["value"])
        want(blob.status == 200, blob)
        if kind == "GetFile":
            name = next(p["value"] for p in commands[index]["command"]["params"] if p["key"] == "Path").split("\\")[-1]
            want(f"{name}.gz" in blob.headers["Content-Disposition"] and gzip.decompress(blob.body), blob.headers)
        want(s.link(known["id"], 99).status in (400, 404), "a link for a command that is not there")
        want(s.download(a.json["value"].replace("sig=", "sig=A")).status == 403, "any signature is taken")
    want(kinds == {"RunScript", "GetFile"}, f"no results of {kinds}")


# Machines.

@check("reading", "GET /api/machines", "$filter, $top, $skip")
def _(s):
    everything = s.list("/api/machines").json["value"]
    one = everything[0]
    for name in ("id computerDnsName firstSeen lastSeen osPlatform version osBuild healthStatus onboardingStatus rbacGroupId "
                 "machineTags lastIpAddress ipAddresses").split():
        want(all(name in m for m in everything), f"a machine has no {name}")
    want(all(len(m["id"]) == 40 for m in everything), "an id has not 40 digits")
    tag = next(m["machineTags"][0] for m in everything if m["machineTags"])
    for text, choose in [
        (f"computerDnsName eq '{one['computerDnsName']}'", lambda m: m["computerDnsName"] == one["computerDnsName"]),
        (f"ComputerDnsName EQ '{one['computerDnsName']}'", lambda m: m["computerDnsName"] == one["computerDnsName"]),
        (f"id eq '{one['id']}'", lambda m: m["id"] == one["id"]),
        ("healthStatus eq 'Active'", lambda m: m["healthStatus"] == "Active"),
        ("osPlatform eq 'Linux'", lambda m: m["osPlatform"] == "Linux"),
        ("rbacGroupId eq 2", lambda m: m["rbacGroupId"] == 2),
        (f"machineTags/any(t: t eq '{tag}')", lambda m: tag in m["machineTags"]),
        ("lastSeen gt 2020-01-01T00:00:00Z and healthStatus ne 'Active'", lambda m: m["lastSeen"] and m["healthStatus"] != "Active"),
    ]:
        a = s.list("/api/machines", filter=text)
        want(a.status == 200, f"{text}: {a!r}")
        got, expected = sorted(m["id"] for m in a.json["value"]), sorted(m["id"] for m in everything if choose(m))
        want(got == expected and got, f"{text}: {len(got)} machines, want {len(expected)}")
    want(len(s.list("/api/machines", top=3).json["value"]) == 3, "$top")
    want(len(s.list("/api/machines", skip=len(everything) - 1).json["value"]) == 1, "$skip")


@check("reading", "GET /api/machines/{id or name}", "by id, by name, none")
def _(s):
    everything = s.list("/api/machines").json["value"]
    names = [m["computerDnsName"] for m in everything]
    one = next(m for m in everything if names.count(m["computerDnsName"]) == 1)
    want(s.get(f"/api/machines/{one['id']}").json["computerDnsName"] == one["computerDnsName"], "by id")
    want(s.get(f"/api/machines/{one['computerDnsName']}").json["id"] == one["id"], "by name")
    refused(s.get("/api/machines/" + "0" * 40), 404, "ResourceNotFound", "NotFound")
