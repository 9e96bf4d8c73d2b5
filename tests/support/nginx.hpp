// SPDX-License-Identifier: MIT
// nginx, where it is installed, on a port of its own and with a configuration of the caller's.
#pragma once

#include <sys/types.h>

#include <string>

#include "tests/support/temp_folder.hpp"

namespace segue::test {

class Nginx {
  public:
    static bool is_installed();

    /// Serves the files of `folder`, where it also keeps its own, on 127.0.0.1 until its end; it has accepted
    /// a connection when this returns. `listen` is added to the listen directive, `server` to the server's
    /// block.
    Nginx(const TempFolder& folder, const std::string& listen, const std::string& server);
    ~Nginx();
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    /// False: it did not start, and its log in `folder`/error.log says why.
    bool ok() const { return ok_; }
    int port() const { return port_; }

  private:
    bool comes_up() const;

    int port_;
    pid_t pid_ = -1;
    bool ok_ = false;
};

/// A connection to a port of 127.0.0.1; -1 where nobody listens.
int connect_to(int port);

}  // namespace segue::test
