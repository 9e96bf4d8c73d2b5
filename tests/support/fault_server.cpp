// SPDX-License-Identifier: MIT
#include "tests/support/fault_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "tests/support/port.hpp"

namespace segue::test {

namespace {

constexpr int grain = 5;  // ms between two looks at the stop flag

bool is_header(std::string_view line, std::string_view name) {
    return line.size() > name.size() && line[name.size()] == ':' &&
           std::equal(name.begin(), name.end(), line.begin(),
                      [](char a, char b) { return (a | 32) == (b | 32); });
}

}  // namespace

std::string Asked::header(std::string_view name) const {
    std::string_view rest = head;
    while (!rest.empty()) {
        const auto end = std::min(rest.find("\r\n"), rest.size());
        const auto line = rest.substr(0, end);
        if (is_header(line, name)) {
            const auto value = line.substr(name.size() + 1);
            return std::string(value.substr(std::min(value.find_first_not_of(' '), value.size())));
        }
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return {};
}

Peer::~Peer() { close(); }

bool Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        if (socket_ < 0 || server_.stopping_.load()) return false;
        pollfd ready{socket_, POLLOUT, 0};
        if (poll(&ready, 1, grain) == 0) continue;
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Peer::answer(int status, std::string_view body, std::string_view more_headers) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + " Answer\r\nContent-Length: ";
    head += std::to_string(body.size()) + "\r\n" + std::string(more_headers) + "\r\n";
    if (asked_.method != "HEAD") head += body;
    return send(head);
}

bool Peer::wait(std::chrono::milliseconds span) {
    const auto until = std::chrono::steady_clock::now() + span;
    for (;;) {
        if (socket_ < 0 || server_.stopping_.load()) return false;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return true;
        pollfd ready{socket_, POLLRDHUP, 0};
        if (poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count(), grain))) > 0) return false;
    }
}

void Peer::hold() { wait(std::chrono::hours(1)); }

void Peer::reset() {
    if (socket_ < 0) return;
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void Peer::close() {
    if (socket_ < 0) return;
    ::close(socket_);
    socket_ = -1;
}

bool Peer::read_more() {
    for (;;) {
        if (server_.stopping_.load()) return false;
        pollfd ready{socket_, POLLIN, 0};
        if (poll(&ready, 1, grain) <= 0) continue;
        char bytes[16384];
        const auto count = recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (count <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }
}

bool Peer::read_request() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == buffer_.npos) {
        if (!read_more()) return false;
    }
    asked_ = Asked();
    asked_.connection = number_;
    const auto line_end = buffer_.find("\r\n");
    const std::string line = buffer_.substr(0, line_end);
    asked_.method = line.substr(0, line.find(' '));
    const auto path = asked_.method.size() + 1;
    asked_.path = line.substr(path, line.find(' ', path) - path);
    asked_.head = buffer_.substr(line_end + 2, end - line_end);
    buffer_.erase(0, end + 4);
    const auto length =
        static_cast<std::size_t>(std::strtoull(asked_.header("content-length").c_str(), nullptr, 10));
    while (buffer_.size() < length) {
        if (!read_more()) return false;
    }
    asked_.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return true;
}

FaultServer::FaultServer(const char* address) : address_(address) {
    listener_ = listen_on(address, port_);
    acceptor_ = std::thread([this] { accept_all(); });
}

FaultServer::~FaultServer() {
    stopping_.store(true);
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    ::close(listener_);
}

void FaultServer::on(std::string path, Handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_[std::move(path)] = std::move(handler);
}

void FaultServer::on(std::string path, int status, std::string body, std::string more_headers) {
    on(std::move(path), [status, body = std::move(body), more = std::move(more_headers)](Peer& peer) {
        peer.answer(status, body, more);
    });
}

std::string FaultServer::url(std::string_view path) const {
    return "http://" + address_ + ':' + std::to_string(port_) + std::string(path);
}

int FaultServer::hits(std::string_view path) const {
    const std::lock_guard lock(mutex_);
    return static_cast<int>(
        std::count_if(asked_.begin(), asked_.end(), [&](const Asked& asked) { return asked.path == path; }));
}

std::vector<Asked> FaultServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

void FaultServer::accept_all() {
    while (!stopping_.load()) {
        pollfd ready{listener_, POLLIN, 0};
        if (poll(&ready, 1, grain) <= 0) continue;
        const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        const int one = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        const int number = ++accepted_;
        const int open = ++open_;
        if (open > most_.load()) most_.store(open);
        threads_.emplace_back([this, socket, number] { serve(socket, number); });
    }
}

void FaultServer::serve(int socket, int number) {
    {
        Peer peer(*this, socket, number);
        if (begins_) begins_(peer);
        while (peer.socket_ >= 0 && peer.read_request()) {
            Handler handler;
            {
                const std::lock_guard lock(mutex_);
                asked_.push_back(peer.asked_);
                const auto found = handlers_.find(peer.asked_.path);
                if (found != handlers_.end()) handler = found->second;
            }
            if (handler) {
                handler(peer);
            } else {
                peer.answer(404, "no such path");
            }
        }
    }
    --open_;
}

}  // namespace segue::test
