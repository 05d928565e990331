# files from the outside: the same contents under every runner, and what is left when a run is cut short.

# shellcheck disable=SC2154 # `run` assigns status and output

bats_require_minimum_version 1.5.0
load support/workloads

setup() {
    cd "$BATS_TEST_TMPDIR" || return
    mkdir tmp
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

# interrupt HOW WORKLOAD [OPTION...]: starts a run, waits until a file lies in the temporary folder, and cuts it short: HOW is
# "sample", to kill the sample's process, "parent", to kill the command's own, or "ctrl-c". Prints the command's exit code.
interrupt() {
    python3 - "$@" <<'END'
import glob, os, signal, subprocess, sys, time

def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]

def wait_for(what):
    deadline = time.monotonic() + 30
    while not (found := what()):
        if time.monotonic() > deadline:
            sys.exit("nothing happened")
        time.sleep(0.005)
    return found

how, *arguments = sys.argv[1:]
# A shell's background job ignores SIGINT; a command that a user started does not.
signal.signal(signal.SIGINT, signal.default_int_handler)
command = subprocess.Popen([os.environ["SIMUL"], "run", "--repeats", "1", "-q", "-o", "out", *arguments],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wait_for(lambda: glob.glob(os.environ["TMPDIR"] + "/*/*"))
sample = children(command.pid)[0]
if how == "sample":
    os.kill(sample, signal.SIGKILL)
else:
    command.send_signal(signal.SIGKILL if how == "parent" else signal.SIGINT)
print(command.wait(30))
wait_for(lambda: not os.path.exists(f"/proc/{sample}"))
END
}

@test "files reads back what it wrote under every runner, and leaves nothing" {
    same_under_all files:size=300000 -n 6
    [ -z "$(ls tmp)" ]
}

@test "files shows the threads that block for coroutines as lanes" {
    measure -r sync,coroutines files:size=64KiB -n 8
    ask 'any(lane.startswith("call pool") for lane in lanes("coroutines"))'
    ask 'not any(lane.startswith("call pool") for lane in lanes("sync"))'
    ask '"libuv" in cells["coroutines"]["summary"]["insight"]'
}

@test "files past the page cache holds the same" {
    dd if=/dev/zero of=tmp/probe bs=4096 count=1 oflag=direct 2>/dev/null || skip "the test folder's filesystem has no O_DIRECT"
    rm tmp/probe
    same_under_all files:size=512KiB:direct=true -n 4
    ask 'digests()'
    mv out direct
    measure -r sync files:size=512KiB -n 4
    [ "$(grep -o '"digest":[^,]*' out/run.json | sort -u)" = "$(grep -o '"digest":[^,]*' direct/run.json | sort -u)" ]
}

@test "files refuses direct=true where the filesystem has none" {
    # ramfs has none; a user may mount one in a namespace of the user's own.
    unshare -rm mount -t ramfs none tmp 2>/dev/null || skip "no ramfs can be mounted here"
    run -2 unshare -rm sh -c "mount -t ramfs none tmp && exec \"$SIMUL\" run files:direct=true -o out"
    [[ $output == *'has no direct input and output (O_DIRECT)'* ]] || { echo "$output"; return 1; }
    [ ! -e out ]
}

@test "files refuses sizes that cannot work" {
    refuses 'must be a multiple of 4 KiB' files:size=5000:direct=true
    refuses 'on disk and ' files:size=1024GiB -n 100000
    TMPDIR=$PWD/nowhere refuses 'nowhere; set TMPDIR' files
}

@test "files leaves nothing when its sample is killed" {
    [ "$(interrupt sample files:size=64MiB -n 40 -r processes)" = 1 ]
    [ -z "$(ls tmp)" ]
}

@test "files leaves nothing after Ctrl-C" {
    [ "$(interrupt ctrl-c files:size=64MiB -n 40 -r coroutines)" = 130 ]
    [ -z "$(ls tmp)" ]
}

@test "files leaves nothing when the command itself is killed" {
    for runner in sync threads processes coroutines; do
        rm -rf out
        [ "$(interrupt parent files:size=64MiB -n 40 -r $runner)" = -9 ]
        for _ in $(seq 200); do [ -z "$(ls tmp)" ] && break; sleep 0.05; done # the folder's keeper is at it
        [ -z "$(ls tmp)" ]
    done
}

@test "files removes what a machine that ended left, the next time" {
    mkdir tmp/simul-files.abcdef
    echo >tmp/simul-files.abcdef/file-0
    measure -r sync files:size=4KiB -n 1
    [ -z "$(ls tmp)" ]
}
