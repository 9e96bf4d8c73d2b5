// SPDX-License-Identifier: MIT
#include "bench/http/site.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <string_view>

namespace bench {

namespace {

using segue::test::TempFolder;

const TempFolder& filled(const TempFolder& folder, std::map<std::size_t, std::string>& bodies,
                         std::initializer_list<std::size_t> sizes) {
    for (const std::size_t size : sizes) {
        const std::string& body = bodies.emplace(size, body_of(size)).first->second;
        folder.write(std::to_string(size), body);
    }
    return folder;
}

// Connections stay as long as the client likes; each file is opened once.
constexpr const char* settings =
    "keepalive_requests 100000000; keepalive_timeout 600; sendfile on; tcp_nodelay on;\n"
    "open_file_cache max=16; open_file_cache_valid 600;\n"
    "location = /counts { stub_status; }";

}  // namespace

std::string body_of(std::size_t size) {
    std::mt19937 random(static_cast<std::uint32_t>(size));
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
}

Site::Site(std::initializer_list<std::size_t> sizes)
    : nginx_(filled(folder_, bodies_, sizes), "backlog=1024", settings) {
    if (nginx_.ok()) counts();
}

Site::Counts Site::counts() {
    const int connection = segue::test::connect_to(nginx_.port());
    constexpr std::string_view request = "GET /counts HTTP/1.0\r\n\r\n";
    std::string answer;
    if (send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
        char bytes[1024];
        for (ssize_t got; (got = recv(connection, bytes, sizeof bytes, 0)) > 0;)
            answer.append(bytes, static_cast<std::size_t>(got));
    }
    close(connection);
    ++asked_;
    const std::size_t at = answer.find("requests\n");
    unsigned long long accepted = 0, handled = 0, requests = 0;
    if (at != std::string::npos)
        std::sscanf(answer.c_str() + at, "requests %llu %llu %llu", &accepted, &handled, &requests);
    return {accepted - asked_, requests - asked_};
}

}  // namespace bench
