// SPDX-License-Identifier: MIT
#include "tests/support/own_network.hpp"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

namespace segue::test {

namespace {

bool raise_loopback() {
    const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    const bool up = ioctl(any, SIOCSIFFLAGS, &request) == 0;
    close(any);
    return up;
}

}  // namespace

bool enter_own_network(const std::filesystem::path& folder) {
    const std::filesystem::path conf = folder / "resolv.conf";
    std::ofstream(conf) << "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n";
    return unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
           mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount(conf.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0 && raise_loopback();
}

NameServer::NameServer(Answers answers) : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name.sin_port = htons(53);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) {
        close(socket_);
        socket_ = -1;
        return;
    }
    thread_ = std::thread([this, answers] { serve(answers == Answers::no_such_name); });
}

NameServer::~NameServer() {
    stopping_.store(true);
    if (thread_.joinable()) thread_.join();
    if (ok()) close(socket_);
}

void NameServer::serve(bool answers) {
    while (!stopping_.load()) {
        pollfd ready{socket_, POLLIN, 0};
        if (poll(&ready, 1, 5) <= 0) continue;
        unsigned char message[512];
        sockaddr_in from{};
        socklen_t size = sizeof from;
        const ssize_t length =
            recvfrom(socket_, message, sizeof message, 0, reinterpret_cast<sockaddr*>(&from), &size);
        if (length < 12) continue;
        ++asked_;
        if (!answers) continue;
        message[2] = 0x81;  // an answer, to a question that asked for recursion
        message[3] = 0x83;  // no such name
        sendto(socket_, message, static_cast<std::size_t>(length), 0, reinterpret_cast<sockaddr*>(&from),
               size);
    }
}

}  // namespace segue::test
