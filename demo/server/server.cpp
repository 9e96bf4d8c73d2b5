// SPDX-License-Identifier: MIT
// The embedded asset server on cpp-httplib 0.11, whose ways explain most of what looks odd here.
#include "demo/server/server.hpp"

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "demo/server/pace.hpp"

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define RELAY_THREAD_SANITIZER
#endif
#endif
#if defined(RELAY_THREAD_SANITIZER) || defined(__SANITIZE_THREAD__)
/// Debian's httplib is a library that the sanitizer has not instrumented: it sees memcmp read a set of method
/// names, and not the guard of that static set, by which the reading thread knows that it is complete.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libcpp-httplib.so\n"; }
#endif

namespace relay {
namespace {

using SteadyClock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::size_t log_limit = 4096;
constexpr int backlog = 512;   // httplib listens with 5: 32 connections at once would stall for a second
constexpr auto glance = 10ms;  // how often a sleeping transfer looks whether it was cut

const char* content_type(const std::filesystem::path& file) {
    const auto extension = file.extension();
    if (extension == ".json") return "application/json";
    if (extension == ".png") return "image/png";
    return "application/octet-stream";
}

/// FNV-1a: enough to tell one version of a file from the next.
std::string etag_of(std::string_view body) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const unsigned char byte : body) hash = (hash ^ byte) * 1099511628211ull;
    char text[24];
    std::snprintf(text, sizeof text, "\"%016llx\"", static_cast<unsigned long long>(hash));
    return text;
}

/// Sends a reset instead of an orderly end. httplib does not give its sockets away, so the connection is
/// found by its two ports; its own thread calls this, so it cannot be closed and its number reused meanwhile.
void reset_connection(int local_port, int remote_port) {
    for (int fd = 3; fd < 4096; ++fd) {
        sockaddr_in here{};
        sockaddr_in there{};
        socklen_t size = sizeof here;
        if (getsockname(fd, reinterpret_cast<sockaddr*>(&here), &size) != 0) continue;
        size = sizeof there;
        if (getpeername(fd, reinterpret_cast<sockaddr*>(&there), &size) != 0) continue;
        if (here.sin_family != AF_INET || ntohs(here.sin_port) != local_port) continue;
        if (ntohs(there.sin_port) != remote_port) continue;
        sockaddr nowhere{};  // a connect to AF_UNSPEC dissolves the association: the peer gets RST at once
        nowhere.sa_family = AF_UNSPEC;
        connect(fd, &nowhere, sizeof nowhere);
        return;
    }
}

constexpr std::uint64_t never = ~std::uint64_t{0};

/// One answer on its way.
struct Transfer {
    std::string path;
    std::string body;
    SteadyClock::time_point began = SteadyClock::now();
    int remote_port = 0;
    int status = 200;
    double rate = 0;         // bytes a second of its own, before the line's factor; 0: those of the line
    double pace = 0;         // of its pack, where the line has no bandwidth of its own; 0: unlimited
    std::size_t slice = 0;   // bytes at a time; 0: by the rate
    Wire own_wire;           // of a transfer that shares none
    std::uint64_t size = 0;  // of what is to be sent: of the body, or of its ranges
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> reset_at{never};  // bytes after which the line loses it
    std::atomic<bool> cut{false};                // by reset_one, a pulled plug or the end of the server
    bool reset = false;
};

}  // namespace

class AssetServer::State {
  public:
    State(std::filesystem::path root, const Options& options)
        : root_(std::move(root)),
          options_(options),
          kilobytes_(options.kilobytes_),
          latency_(options.latency_),
          loss_(options.loss_) {
        std::error_code error;
        if (!std::filesystem::is_directory(root_, error)) {
            throw std::runtime_error("no folder of assets at '" + root_.string() + "'");
        }
        if (!open()) throw std::runtime_error("the asset server finds no free port on 127.0.0.1");
        keeper_ = std::thread([this] { keep(); });
    }

    ~State() {
        {
            std::lock_guard lock(mutex_);
            quit_ = true;
            cut_all();
        }
        changed_.notify_all();
        keeper_.join();
    }

    int port() const { return port_; }

    void bandwidth(double kilobytes) {
        std::lock_guard lock(mutex_);
        kilobytes_ = kilobytes;
        for (auto& [pack, wire] : wires_) wire.clear();  // what queued there would wait at the old pace
    }

    void latency(std::chrono::milliseconds delay) {
        std::lock_guard lock(mutex_);
        latency_ = delay;
    }

    void loss(double percent) {
        std::lock_guard lock(mutex_);
        loss_ = percent;
        loss_due_ = 0;
        for (const auto& transfer : open_transfers_) decide_loss(*transfer);
    }

    void rate_factor(double factor) {
        std::lock_guard lock(mutex_);
        factor_ = factor;
    }

    void reset_one() {
        std::lock_guard lock(mutex_);
        for (const auto& transfer : open_transfers_) {
            if (!transfer->cut.exchange(true)) return;
        }
    }

    void plug(bool in) {
        {
            std::lock_guard lock(mutex_);
            plugged_ = in;
            if (!in) cut_all();
        }
        changed_.notify_all();
    }

    bool plugged() const {
        std::lock_guard lock(mutex_);
        return plugged_;
    }

    std::vector<Served> log() const {
        std::lock_guard lock(mutex_);
        return {log_.begin(), log_.end()};
    }

    Totals totals() const {
        std::lock_guard lock(mutex_);
        Totals out = totals_;
        for (const auto& transfer : open_transfers_) {
            out.requests += 1;
            out.bytes += transfer->sent;
        }
        return out;
    }

  private:
    /// Binds a server to the port, a free one the first time. httplib cannot listen twice: each plug makes a
    /// new one.
    bool open() {
        server_ = std::make_unique<httplib::Server>();
        socket_t listener = -1;
        server_->set_socket_options([&listener](socket_t fd) {
            const int yes = 1;
            setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
            listener = fd;
        });
        const std::size_t threads = options_.connections_;
        server_->new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
        server_->set_keep_alive_max_count(1000000);
        server_->set_keep_alive_timeout(0);  // else an idle client holds up the end for seconds
        server_->set_tcp_nodelay(true);
        server_->Get("/(.*)", [this](const httplib::Request& request, httplib::Response& response) {
            answer(request, response);
        });
        if (port_ > 0) {
            if (!server_->bind_to_port("127.0.0.1", port_)) return false;
        } else if (options_.port_ > 0 && server_->bind_to_port("127.0.0.1", options_.port_)) {
            port_ = options_.port_;
        } else {
            const int port = server_->bind_to_any_port("127.0.0.1");
            if (port <= 0) return false;
            port_ = port;
        }
        return ::listen(listener, backlog) == 0;
    }

    /// The keeper's thread: listens while plugged, closes and opens again as asked.
    void keep() {
        for (;;) {
            std::thread listener([this] { server_->listen_after_bind(); });
            while (!server_->is_running())
                std::this_thread::sleep_for(1ms);  // a stop() before that would be lost
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return quit_ || !plugged_; });
            lock.unlock();
            server_->stop();
            listener.join();
            lock.lock();
            changed_.wait(lock, [this] { return quit_ || plugged_; });
            if (quit_) return;
            lock.unlock();
            while (!open())
                std::this_thread::sleep_for(glance);  // another program took the port: until it lets go
        }
    }

    /// Called with the lock held.
    void cut_all() {
        for (const auto& transfer : open_transfers_) transfer->cut = true;
        for (auto& [pack, wire] : wires_) wire.clear();
    }

    void answer(const httplib::Request& request, httplib::Response& response);
    std::chrono::milliseconds admit(const std::shared_ptr<Transfer>& transfer);
    void decide_loss(Transfer& transfer);
    std::pair<Wire*, double> wire_of(Transfer& transfer);
    bool send(Transfer& transfer, std::size_t offset, std::size_t length, const httplib::DataSink& sink);
    void finish(const std::shared_ptr<Transfer>& transfer);

    const std::filesystem::path root_;
    const Options options_;
    int port_ = 0;
    std::unique_ptr<httplib::Server> server_;
    std::thread keeper_;

    mutable std::mutex mutex_;  // guards all below
    std::condition_variable changed_;
    bool quit_ = false;
    bool plugged_ = true;
    double kilobytes_;  // as Options and the setters have them
    std::chrono::milliseconds latency_;
    double loss_;
    double factor_ = 1;
    double loss_due_ = 0;  // grows by the share of losses; at 1 a request is lost
    std::map<std::string, Wire, std::less<>> wires_;
    std::vector<std::shared_ptr<Transfer>> open_transfers_;
    std::deque<Served> log_;
    Totals totals_;
};

namespace {

/// False when the transfer was cut before `due`.
bool sleep_until(const Transfer& transfer, SteadyClock::time_point due) {
    for (auto now = SteadyClock::now(); now < due; now = SteadyClock::now()) {
        if (transfer.cut) return false;
        std::this_thread::sleep_for(std::min<SteadyClock::duration>(due - now, glance));
    }
    return !transfer.cut;
}

/// The body of `/load/...`: a long answer at a slow pace of its own, to keep many connections busy with.
constexpr std::size_t load_bytes = 1 << 20;
constexpr double load_rate = 32 * 1024;
constexpr std::size_t load_slice = 4096;

bool below(const std::filesystem::path& relative) {
    return !relative.empty() && relative.is_relative() && *relative.begin() != "..";
}

/// httplib cuts ranges out as they are asked for, -1 where nothing is said: here they end with a body of
/// `size` bytes (RFC 9110, 14.1.2). False: one begins behind that.
bool fit(httplib::Ranges& ranges, std::size_t size) {
    const auto end = static_cast<ssize_t>(size);
    for (auto& [first, last] : ranges) {
        if (first < 0) {  // "-5": the last five
            first = std::max<ssize_t>(end - last, 0);
            last = -1;
        }
        if (first >= end) return false;
        if (last >= end) last = -1;
    }
    return true;
}

/// How much of a body of `size` bytes is sent: all, or the ranges.
std::uint64_t length_of(const httplib::Ranges& ranges, std::size_t size) {
    if (ranges.empty()) return size;
    std::uint64_t length = 0;
    for (const auto& [first, last] : ranges)
        length += (last < 0 ? size : static_cast<std::size_t>(last) + 1) - static_cast<std::size_t>(first);
    return length;
}

}  // namespace

/// Counts the transfer in, and decides whether the line will lose it. @return what its answer waits.
std::chrono::milliseconds AssetServer::State::admit(const std::shared_ptr<Transfer>& transfer) {
    transfer->pace = transfer->status == 200 ? pack_pace(root_, transfer->path) : 0;
    std::lock_guard lock(mutex_);
    transfer->cut = !plugged_ || quit_;
    decide_loss(*transfer);
    open_transfers_.push_back(transfer);
    return latency_;
}

/// Called with the lock held. In the middle of what is still to be sent.
void AssetServer::State::decide_loss(Transfer& transfer) {
    const std::uint64_t sent = transfer.sent;
    loss_due_ += loss_ / 100;
    const bool lost = loss_due_ >= 1;
    if (lost) loss_due_ -= 1;
    transfer.reset_at = lost ? sent + (transfer.size - sent) / 2 : never;
}

/// Called with the lock held: the wire that a transfer shares at the moment, and the bytes a second of that.
std::pair<Wire*, double> AssetServer::State::wire_of(Transfer& transfer) {
    if (transfer.rate > 0) return {&transfer.own_wire, transfer.rate};
    if (kilobytes_ > 0) return {&wires_[std::string()], kilobytes_ * 1024};
    return {&wires_[transfer.path.substr(0, transfer.path.find('/'))], transfer.pace};
}

void AssetServer::State::answer(const httplib::Request& request, httplib::Response& response) {
    const auto transfer = std::make_shared<Transfer>();
    transfer->path = request.matches[1].str();
    transfer->remote_port = request.remote_port;
    const auto relative = std::filesystem::path(transfer->path).lexically_normal();
    if (transfer->path.starts_with("load/")) {
        transfer->body.assign(load_bytes, 'x');
        transfer->rate = load_rate;
        transfer->slice = load_slice;
    } else if (below(relative) && std::filesystem::is_regular_file(root_ / relative)) {
        std::ifstream file(root_ / relative, std::ios::binary);
        transfer->body.assign(std::istreambuf_iterator<char>(file), {});
    } else {
        transfer->status = 404;
        transfer->body = "not here\n";
    }
    httplib::Ranges& ranges = const_cast<httplib::Request&>(request).ranges;
    if (transfer->status == 200) {
        const std::string etag = etag_of(transfer->body);
        response.set_header("ETag", etag);
        response.set_header("Cache-Control", "max-age=3600");
        if (request.get_header_value("If-None-Match") == etag) {
            transfer->status = 304;
            transfer->body.clear();
        }
        // httplib cuts the ranges out by itself, but knows no If-Range: another version is sent whole.
        if (request.has_header("If-Range") && request.get_header_value("If-Range") != etag) {
            ranges.clear();
        }
        if (transfer->status == 200 && !fit(ranges, transfer->body.size())) {
            transfer->status = 416;
            response.set_header("Content-Range", "bytes */" + std::to_string(transfer->body.size()));
            transfer->body.clear();
        }
    }
    if (transfer->status != 200) ranges.clear();
    transfer->size = length_of(ranges, transfer->body.size());
    const auto latency = admit(transfer);
    sleep_until(*transfer, transfer->began + latency);

    response.status = transfer->status == 200 && !ranges.empty() ? 206 : transfer->status;
    if (transfer->body.empty() || request.method == "HEAD") {
        if (transfer->cut) reset_connection(port_, transfer->remote_port);
        finish(transfer);
        return;
    }
    response.set_content_provider(
        transfer->body.size(), content_type(relative),
        [this, transfer](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
            return send(*transfer, offset, length, sink);
        },
        [this, transfer](bool) { finish(transfer); });
}

/// Sends one slice as soon as it has crossed the wire; httplib asks again until all is sent. False: cut.
bool AssetServer::State::send(Transfer& transfer, std::size_t offset, std::size_t length,
                              const httplib::DataSink& sink) {
    SteadyClock::time_point due;
    std::size_t slice = 0;
    {
        std::lock_guard lock(mutex_);
        const auto [wire, untroubled] = wire_of(transfer);
        const double rate = untroubled * factor_;
        slice = std::min(length, transfer.slice > 0 ? transfer.slice : slice_size(rate));
        if (transfer.sent < transfer.reset_at) {
            slice = std::min<std::uint64_t>(slice, transfer.reset_at - transfer.sent);
        }
        due = wire->send(slice, rate, SteadyClock::now());
    }
    if (!sleep_until(transfer, due) || transfer.sent >= transfer.reset_at) {
        transfer.reset = true;
        reset_connection(port_, transfer.remote_port);
        return false;
    }
    if (!sink.write(transfer.body.data() + offset, slice)) return false;
    transfer.sent += slice;
    return true;
}

void AssetServer::State::finish(const std::shared_ptr<Transfer>& transfer) {
    const std::chrono::duration<double> took = SteadyClock::now() - transfer->began;
    std::lock_guard lock(mutex_);
    std::erase(open_transfers_, transfer);
    totals_.requests += 1;
    totals_.bytes += transfer->sent;
    totals_.resets += transfer->reset ? 1 : 0;
    log_.push_back({transfer->path, transfer->status, transfer->sent, took.count(), transfer->reset});
    if (log_.size() > log_limit) log_.pop_front();
}

AssetServer::AssetServer(std::filesystem::path root, const Options& options)
    : state_(std::make_unique<State>(std::move(root), options)) {}

AssetServer::~AssetServer() = default;

int AssetServer::port() const { return state_->port(); }

std::string AssetServer::url() const { return "http://127.0.0.1:" + std::to_string(state_->port()); }

void AssetServer::bandwidth(double kilobytes_per_second) { state_->bandwidth(kilobytes_per_second); }

void AssetServer::latency(std::chrono::milliseconds delay) { state_->latency(delay); }

void AssetServer::loss(double percent) { state_->loss(percent); }

void AssetServer::rate_factor(double factor) { state_->rate_factor(factor); }

void AssetServer::reset_one() { state_->reset_one(); }

void AssetServer::unplug() { state_->plug(false); }

void AssetServer::plug() { state_->plug(true); }

bool AssetServer::plugged() const { return state_->plugged(); }

std::vector<AssetServer::Served> AssetServer::log() const { return state_->log(); }

AssetServer::Totals AssetServer::totals() const { return state_->totals(); }

}  // namespace relay
