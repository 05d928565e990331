"""Who simul is compared with: finds the tools of each, builds its programs, and says its version, or why it is not
there."""
import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from benchmark.driver.say import say

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "benchmark/peers"
CRATES = Path("/usr/share/cargo/registry")
GO_NET = Path("/usr/share/gocode/src/golang.org/x/net")
COMMAND_LIMIT_S, BUILD_LIMIT_S = 120, 600


def output_of(*command, **options):
    """A command's output in one piece, or "" if it cannot be run."""
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(command, capture_output=True, text=True, timeout=COMMAND_LIMIT_S, check=True,
                              **options).stdout.strip()
    return ""


class Absent(Exception):
    pass


def build(command, folder, **environment):
    done = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True,
                          timeout=BUILD_LIMIT_S, check=False)
    if done.returncode != 0:
        raise Absent(f"it cannot be built: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def build_go(out):
    if not shutil.which("go"):
        raise Absent("go is not installed")
    if not GO_NET.is_dir():
        raise Absent("the Go package golang.org/x/net/html is not installed")
    build(["go", "build", "-o", f"{out / 'go'}/", "./..."], PEERS / "go", GOPROXY="off", GOFLAGS="-mod=mod",
          GOTOOLCHAIN="local", GOCACHE=str(out / "go-cache"))
    return "Go " + output_of("go", "version").split()[2].removeprefix("go")


def build_tokio(out):
    crates = sorted(CRATES.glob("tokio-[0-9]*"))
    if not shutil.which("cargo"):
        raise Absent("cargo is not installed")
    if not crates:
        raise Absent("the crate tokio is not installed")
    # cargo leaves a lock file beside what it builds, so it gets a copy.
    shutil.copytree(PEERS / "tokio", out / "tokio", dirs_exist_ok=True)
    build(["cargo", "build", "--offline", "--release", "--target-dir", str(out / "tokio-target")], out / "tokio")
    return f"tokio {crates[-1].name.removeprefix('tokio-')}, Rust {output_of('rustc', '--version').split()[1]}"


def build_boost(out):
    (out / "boost").mkdir(parents=True, exist_ok=True)
    if not shutil.which("c++"):
        raise Absent("there is no C++ compiler")
    if not output_of("c++", "-E", "-include", "boost/context/detail/fcontext.hpp", "-x", "c++", "/dev/null"):
        raise Absent("Boost.Context is not installed")
    build(["c++", "-O2", "-o", str(out / "boost/switch"), "switch.cpp", "-lboost_context"], PEERS / "boost")
    version = output_of("c++", "-E", "-dM", "-include", "boost/version.hpp", "-x", "c++", "/dev/null")
    found = re.search(r'BOOST_LIB_VERSION "([\d_]+)"', version)
    return "Boost.Context " + (found[1].replace("_", ".") if found else "of an unknown version")


def python_with(module):
    """Of the python3 in the PATH, the first that has a module: the first of all may be the user's own, without it."""
    for folder in [*os.get_exec_path(), "/usr/bin"]:
        python = shutil.which("python3", path=folder)
        if python and output_of(python, "-c", f"import {module}; print(1)"):
            return python
    return None


class Python:
    """Which interpreter runs which of the Python programs. asyncio runs where uvloop does, to be comparable."""

    def __init__(self):
        self.uvloop, self.aiohttp = python_with("uvloop"), python_with("aiohttp")
        self.asyncio = self.uvloop or python_with("asyncio")

    @staticmethod
    def version(python, module):
        return output_of(python, "-c", f"import {module}; print({module}.__version__)")

    def find_asyncio(self, _out):
        if not self.asyncio:
            raise Absent("python3 is not installed")
        return "CPython " + output_of(self.asyncio, "-V").split()[-1]

    def find_uvloop(self, _out):
        if not self.uvloop:
            raise Absent("no python3 here has the module uvloop")
        return "uvloop " + self.version(self.uvloop, "uvloop")

    def find_aiohttp(self, _out):
        if not self.aiohttp:
            raise Absent("no python3 here has the module aiohttp")
        return "aiohttp " + self.version(self.aiohttp, "aiohttp")


def find_peers(out, python):
    """Versions of those that are there, and reasons of those that are not."""
    out.mkdir(parents=True, exist_ok=True)
    present, absent = {}, {}
    for name, find in (("go", build_go), ("asyncio", python.find_asyncio), ("uvloop", python.find_uvloop),
                       ("aiohttp", python.find_aiohttp), ("tokio", build_tokio), ("boost", build_boost)):
        try:
            present[name] = find(out)
        except (Absent, OSError, subprocess.TimeoutExpired) as reason:
            absent[name] = str(reason)
            say(f"benchmark: without {name}: {reason}")
    return present, absent
