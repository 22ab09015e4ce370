"""The checks that change something: run, cancel, the library, packages, and what throttles."""

import gzip
import hashlib
import json

from checks import SEEDS, check, refused, throttled, want
from service import get_file, put_file, run_script


def machines(s, health="Active", platform="Windows11"):
    """Machines on which nothing runs and nothing is queued."""
    if not hasattr(s, "machines"):
        busy = {a["machineId"] for a in s.list("/api/machineactions").json["value"]
                if a["status"] in ("Pending", "InProgress")}
        s.machines = [m for m in s.list("/api/machines").json["value"] if m["id"] not in busy]
    return [m for m in s.machines if m["healthStatus"] == health and m["osPlatform"] == platform]


# Runs. There may be 10 in a minute: these checks make 9 that are carried out or refused for their
# machine.

@check("running", "POST /api/machines/{id}/runliveresponse", "PutFile, RunScript, GetFile; each result")
def _(s):
    machine = machines(s)[0]
    scripts = [f["fileName"] for f in s.get("/api/libraryfiles").json["value"]]
    script = next(f for f in scripts if f == "Get-Processes.ps1")
    tool = next(f for f in scripts if not f.endswith(".ps1"))
    path = "C:\\Windows\\Temp\\a b.txt"
    a = s.run(machine["id"], put_file(tool), run_script(script, "-Verbose"), get_file(path), comment="why [a-nonce]")
    want(a.status in (200, 201), a)
    action = a.json
    want(action["type"] == "LiveResponse" and action["status"] in ("Pending", "InProgress"), a)
    want(action["requestorComment"] == "why [a-nonce]" and action["requestSource"] == "PublicApi", a)
    found = s.list("/api/machineactions", filter=f"machineId eq '{machine['id']}' and type eq 'LiveResponse'").json["value"]
    want(sum(x["id"] == action["id"] and "[a-nonce]" in x["requestorComment"] for x in found) == 1, "the list has it once")
    # One session a machine.
    refused(s.run(machine["id"], get_file(path)), 400, "ActiveRequestAlreadyExists")
    s.done = action = s.wait(action["id"], "Succeeded")
    want(action["machineId"] == machine["id"] and action["computerDnsName"] == machine["computerDnsName"], action)
    commands = action["commands"]
    want([c["command"]["type"] for c in commands] == ["PutFile", "RunScript", "GetFile"], commands)
    want([c["index"] for c in commands] == [0, 1, 2] and all(c["commandStatus"] == "Completed" for c in commands), commands)
    want({"key": "Args", "value": "-Verbose"} in commands[1]["command"]["params"], commands)
    want(s.link(action["id"], 0).status in (400, 404), "PutFile has a result")
    result = json.loads(s.download(s.link(action["id"], 1).json["value"]).body, strict=False)
    want(result["script_name"] == script and isinstance(result["exit_code"], int), result)
    want(isinstance(result["script_output"], str) and isinstance(result["script_errors"], str), result)
    blob = s.download(s.link(action["id"], 2).json["value"])
    want(gzip.decompress(blob.body) and ".gz" in blob.headers["Content-Disposition"], blob.headers)


@check("running", "POST /api/machines/{id}/runliveresponse", "a machine that is offline stays queued; cancel")
def _(s):
    machine = machines(s, health="Inactive")[0]
    a = s.run(machine["id"], get_file("C:\\a.txt"), spelling="runLiveResponse")
    want(a.status in (200, 201), a)
    action = s.action(a.json["id"])
    want(action["status"] == "Pending", action)
    want(all(c["commandStatus"] == "Created" and not c["startTime"] for c in action["commands"]), action)
    c = s.api("POST", f"/api/machineactions/{action['id']}/cancel", {"Comment": "no more"})
    want(c.status == 200 and c.json["id"] == action["id"] and c.json["status"] == "Cancelled", c)
    action = s.action(action["id"])
    want(action["status"] == "Cancelled" and action["cancellationComment"] == "no more", action)
    want(action["cancellationRequestor"] and action["cancellationDateTimeUtc"], action)


@check("running", "POST /api/machineactions/{id}/cancel", "ended, unknown, without a comment")
def _(s):
    refused(s.api("POST", f"/api/machineactions/{s.done['id']}/cancel", {"Comment": "x"}), 400)
    want(s.action(s.done["id"])["status"] == "Succeeded", "an action that had ended is cancelled")
    refused(s.api("POST", "/api/machineactions/5382f7ea-7557-4ab7-9782-d50480024a4e/cancel", {"Comment": "x"}), 404)
    refused(s.api("POST", f"/api/machineactions/{s.done['id']}/cancel", {}), 400)
    want(s.api("POST", f"/api/machineactions/{s.done['id']}/cancel", {"Comment": "x"}, token=None).status == 401, "401")


@check("running", "POST /api/machines/{id}/runliveresponse", "bodies that are none, other cases of names")
def _(s):
    machine = machines(s)[1]["id"]
    path = f"/api/machines/{machine}/runliveresponse"
    command = get_file("C:\\a.txt")
    before = len(s.list("/api/machineactions", filter=f"machineId eq '{machine}'").json["value"])
    for body in [
        "{", "[]", {}, {"Comment": "x"}, {"Commands": [], "Comment": "x"},
        {"commands": [command], "comment": "x"},
        {"Commands": [{"Type": "GetFile", "Params": command["params"]}], "Comment": "x"},
        {"Commands": [{"type": "Nothing", "params": []}], "Comment": "x"},
    ]:
        a = s.api("POST", path, body, Content_Type="application/json")
        if a.status == 429:  # more than 10 a minute
            throttled(a)
            break
        refused(a, 400, "InvalidRequestBody", "MissingRequiredParameter", "InvalidInput", "BadRequest")
    after = len(s.list("/api/machineactions", filter=f"machineId eq '{machine}'").json["value"])
    want(before == after, f"{after - before} of them were run")


# The limits of runs. This service has made none yet.

@check("runs", "POST /api/machines/{id}/runliveresponse", "404, 400 for parameters, then 429: 10 in a minute")
def _(s):
    refused(s.run("0" * 40, get_file("C:\\a")), 404, "ResourceNotFound", "NotFound")
    machine = machines(s)[2]["id"]
    for command in [{"type": "RunScript", "params": []}, {"type": "GetFile", "params": [{"key": "Name", "value": "x"}]},
                    {"type": "PutFile", "params": [{"key": "Path", "value": "x"}]}, run_script("Get-Processes.ps1", "a; b")]:
        refused(s.run(machine, command), 400)
    answers = [s.run(m["id"], get_file("C:\\a")) for m in machines(s)]
    while len(answers) < 11 and answers[-1].status != 429:
        answers.append(s.run("0" * 40, get_file("C:\\a")))
    throttled(answers[-1])
    # It says nothing about other calls, and nothing was run.
    want(s.get("/api/machineactions?$top=1").status == 200, "other calls are throttled as well")


# A tenant of our own: 25 sessions are open, and some machines take no live response.

REFUSALS = {"OsPlatformNotSupported": 400, "ClientVersionNotSupported": 400, "DisabledFeature": 403, "Forbidden": 403}

SEEDS["sessions"] = {
    "schema": "lrkit.seed/1",
    "machines": [{"name": f"busy-{i}.example"} for i in range(25)] + [{"name": "free.example"}]
    + [{"name": f"{code.lower()}.example", "refuses": code} for code in REFUSALS],
    "actions": [{"machine": f"busy-{i}.example", "created": "-5s", "steps": [{"after": "0s", "status": "InProgress"}],
                 "commands": [{"type": "GetFile", "path": "C:\\a"}]} for i in range(25)],
}


@check("sessions", "POST /api/machines/{id}/runliveresponse", "machines and tenants that refuse it")
def _(s):
    for code, status in REFUSALS.items():
        machine = s.get(f"/api/machines/{code.lower()}.example").json["id"]
        refused(s.run(machine, get_file("C:\\a")), status, code)


@check("sessions", "POST /api/machines/{id}/runliveresponse", "429: 25 sessions; one ends, and it is taken")
def _(s):
    free = s.get("/api/machines/free.example").json["id"]
    throttled(s.run(free, get_file("C:\\a")))
    want(not s.list("/api/machineactions", filter=f"machineId eq '{free}'").json["value"], "it was run all the same")
    busy = s.list("/api/machineactions", filter="status eq 'InProgress'").json["value"]
    want(len(busy) == 25, f"{len(busy)} sessions")
    c = s.api("POST", f"/api/machineactions/{busy[0]['id']}/cancel", {"Comment": "x"})
    want(c.status == 200, c)
    s.wait(busy[0]["id"], "Cancelled")
    want(s.run(free, get_file("C:\\a")).status in (200, 201), "a session is free")


# The library.

@check("library", "GET /api/libraryfiles", "the members of an entry")
def _(s):
    a = s.get("/api/libraryfiles")
    want(a.status == 200 and a.json["value"] and "@odata.nextLink" not in a.json, a)
    for entry in a.json["value"]:
        for name in "fileName sha256 description creationTime lastUpdatedTime createdBy hasParameters parametersDescription".split():
            want(name in entry, f"{name} is not in {entry}")


@check("library", "POST /api/libraryfiles", "new; exists; override; delete")
def _(s):
    one, other = b"Write-Output one\n", b"Write-Output another\n"
    a = s.upload(one, "Client.ps1", Description="of a client", ParametersDescription="-X N", HasParameters="true")
    want(a.status == 200, a)
    want(a.json["fileName"] == "Client.ps1" and a.json["sha256"].lower() == hashlib.sha256(one).hexdigest(), a)
    want(a.json["hasParameters"] is True and a.json["parametersDescription"] == "-X N" and a.json["description"] == "of a client", a)
    refused(s.upload(other, "Client.ps1", Description="x"), 400)
    held = {f["fileName"]: f["sha256"].lower() for f in s.get("/api/libraryfiles").json["value"]}
    want(held["Client.ps1"] == hashlib.sha256(one).hexdigest(), "what was refused is there")
    a = s.upload(other, "Client.ps1", Description="x", OverrideIfExists="true")
    want(a.status == 200 and a.json["sha256"].lower() == hashlib.sha256(other).hexdigest(), a)
    want(s.api("DELETE", "/api/libraryfiles/Client.ps1").status == 204, "DELETE")
    refused(s.api("DELETE", "/api/libraryfiles/Client.ps1"), 404)
    want("Client.ps1" not in [f["fileName"] for f in s.get("/api/libraryfiles").json["value"]], "it is there all the same")


@check("library", "POST /api/libraryfiles", "without a name; a bad name; more than 20 MB; no file")
def _(s):
    a = s.upload(b"x", None, Description="x")
    want(a.status == 200 and a.json["fileName"] == "file", a)
    for name in "a b.ps1", "a/b.ps1", "ü.ps1":
        refused(s.upload(b"x", name, Description="x"), 400)
    a = s.upload(bytes(20 * 1000 * 1000 + 700_000 + 300_000), "large.bin", Description="x")
    want(a.status in (400, 413), f"{a.status} for 21 MB")
    refused(s.api("POST", "/api/libraryfiles", b"--m--\r\n", Content_Type="multipart/form-data; boundary=m"), 400)
    want(s.upload(b"x", "y.ps1").status in (200, 400), "without a description")


@check("library", "POST /api/libraryfiles", "a script that was uploaded can be run")
def _(s):
    want(s.upload(b"Write-Output one\n", "Mine.ps1", Description="x").status == 200, "upload")
    a = s.run(machines(s)[0]["id"], run_script("Mine.ps1"))
    want(a.status in (200, 201), a)
    action = s.wait(a.json["id"], "Succeeded", "Failed")
    result = json.loads(s.download(s.link(action["id"], 0).json["value"]).body, strict=False)
    want(result["script_name"] == "Mine.ps1", result)


# Investigation packages. Links are limited to 2 a minute.

def collect(s, machine):
    a = s.api("POST", f"/api/machines/{machine}/collectInvestigationPackage", {"Comment": "why"})
    want(a.status == 201 and a.json["type"] == "CollectInvestigationPackage", a)
    return a.json["id"]


@check("package", "POST …/collectInvestigationPackage", "a second one, no comment, no machine; the package")
def _(s):
    machine = machines(s)[0]["id"]
    path = f"/api/machines/{machine}/collectInvestigationPackage"
    refused(s.api("POST", path, {}), 400)
    refused(s.api("POST", path.replace(machine, "0" * 40), {"Comment": "x"}), 404)
    id = collect(s, machine)
    refused(s.api("POST", path, {"Comment": "x"}), 400)
    s.wait(id, "Succeeded")
    a = s.get(f"/api/machineactions/{id}/GetPackageUri")
    want(a.status == 200, a)
    link = a.json["value"]
    if link.startswith('"'):  # as documented: quotes within the string
        want(link.endswith('"'), link)
        link = link[1:-1]
    blob = s.download(link)
    want(blob.status == 200 and blob.body[:4] == b"PK\x03\x04", blob)
    want(s.get(f"/api/machineactions/{id}/getPackageUri").status == 200, "getPackageUri")
    throttled(s.get(f"/api/machineactions/{id}/getpackageuri"))


@check("spellings", "GET …/getpackageuri", "in lower case; 404 while it is not complete")
def _(s):
    offline = collect(s, machines(s, health="Inactive")[0]["id"])
    refused(s.get(f"/api/machineactions/{offline}/getpackageuri"), 404)
    id = collect(s, machines(s)[0]["id"])
    s.wait(id, "Succeeded")
    want(s.get(f"/api/machineactions/{id}/getpackageuri").status == 200, "getpackageuri")


# Throttling of everything.

@check("throttling", "GET …", "100 calls in a minute, unknown paths as well")
def _(s):
    s.bearer()
    answers = [s.get("/api/nothing" if i % 2 else "/api/machineactions?$top=1") for i in range(101)]
    want([a.status for a in answers[:100]] == [200, 404] * 50, "one of the first 100 is refused")
    throttled(answers[100])
    throttled(s.get("/api/machines"))
    throttled(s.get("/api/nothing"))
