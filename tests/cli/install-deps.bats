# Every way through scripts/install-deps, on machines that are made of fake commands: the PATH holds nothing else. A fake
# pkg-config knows what is named in the file `installed`, and a fake apt-get adds to it, so no real package is ever touched.

bats_require_minimum_version 1.5.0

setup() {
    script=$BATS_TEST_DIRNAME/../../scripts/install-deps
    machine=$BATS_TEST_TMPDIR/machine
    log=$BATS_TEST_TMPDIR/log
    installed=$BATS_TEST_TMPDIR/installed
    old=$BATS_TEST_TMPDIR/old
    mkdir -p "$machine"
    touch "$log" "$installed" "$old"
    local tool
    for tool in bash env cat awk head find xargs grep; do
        ln -s "$(command -v "$tool")" "$machine/$tool"
    done
    fake uname 'echo Linux'
    fake id 'echo 0'
    fake fc-list 'echo /usr/share/fonts/some.ttf'
}

# fake NAME BODY: a command of this machine.
fake() {
    printf '#!%s\n%s\n' "$(command -v bash)" "$2" >"$machine/$1"
    chmod +x "$machine/$1"
}

libraries='libuv libcjson libcurl libxml-2.0 libmicrohttpd libpng zlib'

# It knows names alone: every version is new enough, but for what is named in the file `old`.
has_pkg_config() {
    fake pkg-config "[ \"\$1\" = --exists ] || exit 1
name=\${2%% *}
[ \"\$name\" = \"\$2\" ] || ! grep -qx -- \"\$name\" '$old' || exit 1
grep -qx -- \"\$name\" '$installed'"
}

has_libraries() {
    has_pkg_config
    tr ' ' '\n' <<<"$libraries" >"$installed"
}

has_gnuplot() { fake gnuplot true; }

# What an installation does: pkg-config, every library and gnuplot are there.
installs() {
    cat <<END
$(command -v tr) ' ' '\n' <<<'$libraries' >'$installed'
$(command -v cp) '$BATS_TEST_TMPDIR/pkg-config' '$machine/pkg-config'
$(command -v cp) '$BATS_TEST_TMPDIR/pkg-config' '$machine/gnuplot'
END
}

has_apt() {
    printf '#!%s\ngrep -qx -- "${2%%%% *}" "%s"\n' "$(command -v bash)" "$installed" >"$BATS_TEST_TMPDIR/pkg-config"
    chmod +x "$BATS_TEST_TMPDIR/pkg-config"
    fake apt-cache 'exit 0'
    fake apt-get "echo \"apt-get \$* (frontend \$DEBIAN_FRONTEND)\" >>'$log'
[ \"\$1\" = install ] || exit 0
$(installs)"
}

install_deps() { env -i PATH="$machine" "$script" "$@"; }

@test "with nothing missing it says nothing and leaves apt alone" {
    has_libraries
    has_gnuplot
    has_apt
    run -0 install_deps
    [ "$output" = "" ]
    [ ! -s "$log" ]
}

@test "with nothing missing no package manager is needed" {
    has_libraries
    has_gnuplot
    run -0 install_deps
    [ "$output" = "" ]
}

@test "only what is missing is installed, and the command is printed before it runs" {
    has_libraries
    has_apt
    sed -i '/^libuv$/d' "$installed"
    run -0 install_deps
    [ "${lines[0]}" = "Missing packages: libuv1-dev gnuplot-nox" ]
    [ "${lines[1]}" = "+ env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libuv1-dev gnuplot-nox" ]
    [ "${lines[2]}" = "Everything that is needed is installed." ]
    [ "$(cat "$log")" = "apt-get install -y --no-install-recommends libuv1-dev gnuplot-nox (frontend noninteractive)" ]
}

@test "a library that is too old counts as missing, and is named with the version needed" {
    has_libraries
    has_gnuplot
    has_apt
    fake apt-get 'exit 0'
    echo libcurl >"$old"
    run -1 install_deps
    [ "${lines[0]}" = "Missing packages: libcurl4-openssl-dev" ]
    [ "${lines[2]}" = "install-deps: still missing after the installation: pkg:libcurl>=7.63.0" ]
}

@test "the build names a library that is too old before it compiles anything" {
    fake pkg-config "exec $(command -v pkg-config) \"\${@/#*libcurl >= 7.63.0*/libcurl >= 99}\""
    cd "$BATS_TEST_DIRNAME/../.." || return
    PATH=$machine:$PATH run -2 make --no-print-directory MAKEFLAGS= V=0 BUILD="$BATS_TEST_TMPDIR/build" all
    [[ $output == *"libcurl >= 99"* ]]
    [[ $output == *"simul needs these libraries; scripts/install-deps installs what is missing."* ]]
    [[ $output != *"  CC  "* ]]
}

@test "without pkg-config every library counts as missing" {
    has_gnuplot
    has_apt
    run -0 install_deps
    [ "${lines[0]}" = "Missing packages: pkg-config libuv1-dev libcjson-dev libcurl4-openssl-dev libxml2-dev libmicrohttpd-dev libpng-dev zlib1g-dev" ]
}

@test "package lists are updated first when apt does not know a package" {
    has_libraries
    has_apt
    fake apt-cache 'exit 1'
    run -0 install_deps
    [ "${lines[1]}" = "+ env DEBIAN_FRONTEND=noninteractive apt-get update" ]
    [ "$(head -n 1 "$log")" = "apt-get update (frontend noninteractive)" ]
    [ "$(wc -l <"$log")" -eq 2 ]
}

@test "an installation that fails is tried again after an update" {
    has_libraries
    has_apt
    fake apt-get "echo \"\$1\" >>'$log'
[ \"\$1\" = install ] || exit 0
grep -q update '$log' || exit 100
$(installs)"
    run -0 install_deps
    [ "$(xargs <"$log")" = "install update install" ]
}

@test "an installation that keeps failing says what could not be installed" {
    has_libraries
    has_apt
    fake apt-get 'exit 100'
    run -1 install_deps
    [[ $output == *"install-deps: apt-get update failed: is there a network?" ]]
}

@test "what is still missing after the installation is named" {
    has_libraries
    has_apt
    fake apt-get 'exit 0'
    run -1 install_deps
    [ "${lines[2]}" = "install-deps: still missing after the installation: cmd:gnuplot" ]
}

@test "sudo is used by everyone but root" {
    has_libraries
    has_apt
    fake id 'echo 1000'
    fake sudo "echo sudo >>'$log'; exec \"\$@\""
    run -0 install_deps
    [ "${lines[1]}" = "+ sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gnuplot-nox" ]
    [ "$(head -n 1 "$log")" = sudo ]
}

@test "without root and without sudo it says what root has to type" {
    has_libraries
    has_apt
    fake id 'echo 1000'
    run -1 install_deps
    [ "${lines[0]}" = "install-deps: these packages are missing: gnuplot-nox" ]
    [ "${lines[2]}" = "    apt-get install -y --no-install-recommends gnuplot-nox" ]
    [ ! -s "$log" ]
}

@test "without apt-get the names for dnf, pacman and brew are printed" {
    has_pkg_config
    run -1 install_deps
    [ "${lines[0]}" = "Missing here: pkg:libuv>=1.30.0, pkg:libcjson>=1.7.13, pkg:libcurl>=7.63.0, pkg:libxml-2.0>=2.9.0, pkg:libmicrohttpd>=0.9.71, pkg:libpng>=1.6.0, pkg:zlib>=1.2.4, cmd:gnuplot" ]
    [ "${lines[2]}" = "  dnf install libuv-devel cjson-devel libcurl-devel libxml2-devel libmicrohttpd-devel libpng-devel zlib-devel gnuplot" ]
    [ "${lines[3]}" = "  pacman -S libuv cjson curl libxml2 libmicrohttpd libpng zlib gnuplot" ]
    [ "${lines[4]}" = "  brew install libuv cjson curl libxml2 libmicrohttpd libpng zlib gnuplot" ]
}

@test "a machine without fonts gets one, or its charts had no letters" {
    has_libraries
    has_gnuplot
    fake fc-list true
    run -1 install_deps
    [ "${lines[0]}" = "Missing here: font:any" ]
    [[ ${lines[3]} == "  pacman -S ttf-dejavu" ]]
}

@test "the tests and the lint want more" {
    has_libraries
    has_gnuplot
    run -0 install_deps
    run -1 install_deps --tests
    [[ $output == *'cmd:bats'* && $output == *'pkg:cmocka'* && $output != *'cmd:clang-tidy'* ]]
    run -1 install_deps --lint
    [[ $output != *'cmd:bats'* && $output == *'pkg:cmocka'* && $output == *'cmd:clang-tidy'* && $output == *'cmd:npm'* ]]
    run -1 install_deps --tests --lint
    [[ $output == *'cmd:bats'* && $output == *'cmd:clang-tidy'* ]]
    # One package that two checks ask for is named once.
    [ "$(grep -o 'clang-tools-extra' <<<"$output" | wc -l)" -eq 1 ]
}

@test "the peers are asked for by name alone" {
    has_libraries
    has_gnuplot
    run -1 install_deps --tests --lint
    [[ $output != *'cmd:cargo'* ]]
    run -1 install_deps --peers
    [[ $output == *'cmd:go,'*'cmd:cargo'*'link:boost_context'*'any-python:uvloop'* ]]
    [[ $output != *'cmd:bats'* ]]
}

@test "a module of a python3 that is not the first in the PATH will do for the peers" {
    has_libraries
    has_gnuplot
    fake python3 'exit 1'
    run -1 install_deps --peers
    [[ $output == *'any-python:aiohttp'* ]]
    mkdir "$BATS_TEST_TMPDIR/second"
    fake ../second/python3 'exit 0'
    run -1 env -i PATH="$machine:$BATS_TEST_TMPDIR/second" "$script" --peers
    [[ $output == *'cmd:go'* && $output != *'any-python'* ]]
}

@test "an unknown option is refused" {
    run -2 install_deps --test
    [ "${lines[0]}" = "Usage: scripts/install-deps [--tests] [--lint] [--peers]" ]
}
