// SPDX-License-Identifier: MIT
#include "tests/support/nginx.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "tests/support/port.hpp"

namespace segue::test {

namespace {

/// Debian keeps it where only root's PATH looks.
void run_nginx(const char* folder) {
    for (const char* program : {"nginx", "/usr/sbin/nginx"})
        execlp(program, program, "-p", folder, "-c", "n.conf", "-e", "error.log",
               static_cast<char*>(nullptr));
}

}  // namespace

bool Nginx::is_installed() { return std::system("{ nginx -v || /usr/sbin/nginx -v; } >/dev/null 2>&1") == 0; }

Nginx::Nginx(const TempFolder& folder, const std::string& listen, const std::string& server)
    : port_(closed_port()) {
    // As root, nginx's own user could not read a folder of root's: there is no second process for it.
    folder.write("n.conf",
                 "daemon off; master_process off; pid n.pid; error_log error.log;\n"
                 "events { worker_connections 1024; }\n"
                 "http { access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;\n"
                 "uwsgi_temp_path u; scgi_temp_path s;\n"
                 "server { listen 127.0.0.1:" +
                     std::to_string(port_) + ' ' + listen + "; root " + folder.path.string() + ";\n" +
                     server + "\n} }\n");
    pid_ = ::fork();
    if (pid_ == 0) {
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // also where this program ends without a destructor
#endif
        const int nowhere = open("/dev/null", O_RDWR);
        for (const int stream : {0, 1, 2}) dup2(nowhere, stream);
        run_nginx(folder.path.c_str());
        _exit(127);
    }
    ok_ = pid_ > 0 && comes_up();
}

Nginx::~Nginx() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

bool Nginx::comes_up() const {
    for (int i = 0; i < 1000; ++i) {  // 10 s
        const int connection = connect_to(port_);
        if (connection >= 0) return ::close(connection) == 0;
        siginfo_t ended{};
        waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid == pid_) return false;
        usleep(10'000);
    }
    return false;
}

int connect_to(int port) {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(static_cast<std::uint16_t>(port));
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(made, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0) return made;
    ::close(made);
    return -1;
}

}  // namespace segue::test
