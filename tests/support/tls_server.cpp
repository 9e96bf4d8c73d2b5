// SPDX-License-Identifier: MIT
#include "tests/support/tls_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace segue::test {

namespace {

bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

}  // namespace

Certificates::Certificates() {
    std::string name = (std::filesystem::temp_directory_path() / "segue-tls-XXXXXX").string();
    if (!mkdtemp(name.data())) return;
    folder_ = name;
    const std::string key = file("key.pem"), request = file("request.csr"), names = file("names.txt");
    ok_ = run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=segue-test "
              "-keyout " +
              key + " -out " + request) &&
          run("echo subjectAltName=IP:127.0.0.1 | tee " + names) &&
          run("openssl x509 -req -days 30 -extfile " + names + " -in " + request + " -signkey " + key +
              " -out " + file("good.pem")) &&
          run("openssl x509 -req -days -1 -extfile " + names + " -in " + request + " -signkey " + key +
              " -out " + file("expired.pem"));
}

Certificates::~Certificates() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

TlsServer::TlsServer(const Certificates& certificates, const char* certificate) {
    const std::string pem = certificates.file(certificate), key = certificates.file("key.pem");
    int out[2];
    if (pipe(out) != 0) return;
    pid_ = ::fork();
    if (pid_ == 0) {
        dup2(out[1], 1);
        close(out[0]);
        close(out[1]);
        const int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, 0);
        dup2(nowhere, 2);
        execlp("openssl", "openssl", "s_server", "-accept", "0.0.0.0:0", "-cert", pem.c_str(), "-key",
               key.c_str(), "-www", static_cast<char*>(nullptr));
        _exit(127);
    }
    close(out[1]);
    FILE* lines = fdopen(out[0], "r");
    char line[256];
    while (port_ == 0 && std::fgets(line, sizeof line, lines)) std::sscanf(line, "ACCEPT 0.0.0.0:%d", &port_);
    std::fclose(lines);
}

TlsServer::~TlsServer() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

}  // namespace segue::test
