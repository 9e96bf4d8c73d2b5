// SPDX-License-Identifier: MIT
#include "demo/server/site.hpp"

#include <httplib.h>

#include <random>
#include <stdexcept>
#include <thread>
#include <utility>

namespace relay {
namespace {

constexpr std::size_t threads = 64;  // connections that are served at once

}  // namespace

class Site::State {
  public:
    State(Pages pages, std::chrono::milliseconds latency) : pages_(std::move(pages)), latency_(latency) {
        server_.new_task_queue = [] { return new httplib::ThreadPool(threads); };
        server_.set_keep_alive_max_count(1000000);
        server_.set_keep_alive_timeout(0);  // else an idle client holds up the end for seconds
        server_.set_tcp_nodelay(true);
        server_.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
            answer(request.path, response);
        });
        port_ = server_.bind_to_any_port("127.0.0.1");
        if (port_ <= 0) throw std::runtime_error("the site finds no free port on 127.0.0.1");
        listener_ = std::thread([this] { server_.listen_after_bind(); });
        while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ~State() {
        server_.stop();
        listener_.join();
    }
    int port() const { return port_; }

  private:
    void answer(const std::string& path, httplib::Response& response) const {
        std::this_thread::sleep_for(latency_);
        const auto page = pages_.find(path);
        if (page == pages_.end()) {
            response.status = 404;
            response.set_content("not here\n", "text/plain");
        } else if (!page->second.redirect.empty()) {
            response.set_redirect(page->second.redirect);
        } else {
            response.set_content(page->second.body, path.ends_with(".csv") ? "text/csv" : "text/html");
        }
    }

    const Pages pages_;
    const std::chrono::milliseconds latency_;
    httplib::Server server_;
    int port_ = 0;
    std::thread listener_;
};

Site::Site(Pages pages, std::chrono::milliseconds latency)
    : state_(std::make_unique<State>(std::move(pages), latency)) {}

Site::~Site() = default;

std::string Site::url() const { return "http://127.0.0.1:" + std::to_string(state_->port()); }

Site::Pages generated_site(std::size_t pages) {
    const auto path = [](std::size_t i) { return i == 0 ? "/" : "/page/" + std::to_string(i); };
    Site::Pages site;
    std::minstd_rand random(1);
    for (std::size_t i = 0; i < pages; ++i) {
        std::string body = "<!doctype html><title>Page " + std::to_string(i) + "</title>\n";
        const auto link = [&body](const std::string& to) {
            body += "<a href=\"" + to + "\">" + to + "</a>\n";
        };
        for (const std::size_t child : {2 * i + 1, 2 * i + 2}) {  // a tree: each is within reach
            if (child < pages) link((child % 3 == 0 ? "/page/.." : "") + path(child));
        }
        for (int k = 0; k < 3; ++k) link(path(random() % pages) + (k == 0 ? "#top" : ""));
        if (i % 25 == 10) link("/gone/" + std::to_string(i));
        if (i % 40 == 20) {
            const std::string old = "/old/" + std::to_string(i);
            link(old);
            site[old].redirect = path(random() % pages);
        }
        if (i % 50 == 30) link("https://elsewhere.invalid/");
        site[path(i)].body = std::move(body);
    }
    return site;
}

Site::Pages generated_readings(std::size_t files, std::size_t lines) {
    Site::Pages site;
    std::minstd_rand random(1);
    for (std::size_t i = 0; i < files; ++i) {
        std::string& body = site["/readings/" + std::to_string(i) + ".csv"].body;
        body = "sensor,celsius\n";
        for (std::size_t k = 0; k < lines; ++k) {
            const auto sensor = random() % 8;
            const auto tenths = 150 + 10 * sensor + random() % 60;
            body += "s" + std::to_string(sensor) + ',' + std::to_string(tenths / 10) + '.' +
                    std::to_string(tenths % 10) + '\n';
        }
    }
    return site;
}

}  // namespace relay
