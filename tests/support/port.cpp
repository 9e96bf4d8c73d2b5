// SPDX-License-Identifier: MIT
#include "tests/support/port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace segue::test {

namespace {

[[noreturn]] void die(const char* what) {
    std::perror(what);
    std::abort();
}

}  // namespace

int listen_on(const char* address, int& port) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) die("socket");
    sockaddr_in name{};
    name.sin_family = AF_INET;
    inet_pton(AF_INET, address, &name.sin_addr);
    if (bind(listener, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) die("bind");
    if (listen(listener, 512) != 0) die("listen");
    socklen_t size = sizeof name;
    getsockname(listener, reinterpret_cast<sockaddr*>(&name), &size);
    port = ntohs(name.sin_port);
    return listener;
}

int closed_port() {
    int port = 0;
    ::close(listen_on("127.0.0.1", port));
    return port;
}

}  // namespace segue::test
