// SPDX-License-Identifier: MIT
// An HTTPS server with a certificate made for the test, by the openssl program where it is installed.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace segue::test {

/// A folder with a key and certificates for 127.0.0.1: good.pem, and expired.pem of yesterday.
class Certificates {
  public:
    Certificates();
    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    /// False where openssl is not installed.
    bool ok() const { return ok_; }
    std::string file(const char* name) const { return (folder_ / name).string(); }

  private:
    std::filesystem::path folder_;
    bool ok_ = false;
};

/// Answers any GET with a page; on 127.0.0.1 and, as it listens on all of them, on 127.0.0.2 too.
class TlsServer {
  public:
    TlsServer(const Certificates& certificates, const char* certificate);
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::string url(const char* host) const {
        return "https://" + std::string(host) + ':' + std::to_string(port_) + '/';
    }
    bool ok() const { return port_ != 0; }

  private:
    pid_t pid_ = -1;
    int port_ = 0;
};

}  // namespace segue::test
