// SPDX-License-Identifier: MIT
// Three networks behind one face.
#include "demo/relay/network.hpp"

#include <bitset>
#include <string>

#include "demo/server/pace.hpp"

namespace relay {
namespace {

using namespace std::chrono_literals;
namespace http = segue::http;

constexpr std::string_view fake_host = "http://relay";
constexpr std::uint64_t cache_bytes = std::uint64_t{64} << 20;

/// The same for the same cache, in which files are known by their address.
int port_for(const std::string& cache) {
    if (cache.empty()) return 0;
    constexpr std::uint32_t first = 20000, count = 10000;
    std::uint32_t hash = 2166136261u;  // FNV-1a
    for (const char c : cache) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return static_cast<int>(first + hash % count);
}

/// One of --downloads: asks for the same long answer again and again.
segue::Task<> keep_open(http::Client& web, std::string url, http::Transfer& transfer) {
    for (;;) {
        transfer = web.begin(url);
        http::Response page = co_await transfer;
        if (!page.ok()) co_await segue::wait(500ms);
    }
}

std::string load_path(std::size_t number) { return "load/" + std::to_string(number); }

}  // namespace

/// A line with a plug of our own: it is in while nobody holds it out.
class Network::OwnLine : public Line {
  public:
    enum Who : std::size_t { boss, player, span };

    void unplug() final { hold(boss, true); }
    void plug() final { hold(boss, false); }
    void hold(Who who, bool out) {
        const bool was_in = held_.none();
        held_.set(who, out);
        if (held_.none() != was_in) set_plug(held_.none());
    }
    /// The player puts back what he pulled; what somebody else holds out he does not reach.
    void toggle() {
        if (held_.test(player)) {
            hold(player, false);
        } else if (held_.none()) {
            hold(player, true);
        }
    }
    [[nodiscard]] bool plugged() const { return held_.none(); }

  private:
    virtual void set_plug(bool in) = 0;
    std::bitset<3> held_;
};

/// The embedded server's line.
class Network::ServerLine final : public OwnLine {
  public:
    explicit ServerLine(AssetServer& server) : server_(server) {}
    void slow(float share) override { server_.rate_factor(static_cast<double>(share)); }
    void reset_one() override { server_.reset_one(); }

  private:
    void set_plug(bool in) override { in ? server_.plug() : server_.unplug(); }
    AssetServer& server_;
};

/// The fake network's line, which has one bandwidth: that of the pack that is under way.
class Network::FakeLine final : public OwnLine {
  public:
    explicit FakeLine(http::testing::FakeTransport& fake) : fake_(fake) {}
    void slow(float share) override { share_ = static_cast<double>(share); }
    void reset_one() override { fake_.reset_one(); }
    void pace(double bytes_per_second) {
        if (bytes_per_second == no_limit) fake_.bandwidth(0);
        if (bytes_per_second > 0 && bytes_per_second < no_limit)
            fake_.bandwidth(static_cast<std::uint64_t>(bytes_per_second * share_));
    }

  private:
    void set_plug(bool in) override { in ? fake_.plug() : fake_.unplug(); }
    http::testing::FakeTransport& fake_;
    double share_ = 1;
};

Network::Network(segue::Scheduler& scheduler, const Flags& flags, std::filesystem::path assets)
    : assets_(std::move(assets)), values_{flags.bandwidth, flags.latency, flags.loss}, plug_(flags.plug) {
    http::ClientOptions options;
    std::string base = flags.from;
    if (!flags.cache.empty()) options.cache(flags.cache, cache_bytes);
    if (flags.fast) {
        fake_ = std::make_unique<http::testing::FakeTransport>(flags.seed);
        fake_->serve(std::string(fake_host) + "/", assets_);
        fake_->latency(std::chrono::milliseconds(flags.latency)).loss(flags.loss / 100);
        auto line = std::make_unique<FakeLine>(*fake_);
        own_line_ = fake_line_ = line.get();
        line_ = std::move(line);
        options.transport(*fake_);
        base = fake_host;
    } else if (flags.from.empty()) {
        const auto connections = static_cast<std::size_t>(64 + flags.downloads);
        server_ =
            std::make_unique<AssetServer>(assets_, AssetServer::Options()
                                                       .bandwidth(flags.bandwidth)
                                                       .latency(std::chrono::milliseconds(flags.latency))
                                                       .loss(flags.loss)
                                                       .port(port_for(flags.cache))
                                                       .connections(connections));
        auto line = std::make_unique<ServerLine>(*server_);
        own_line_ = line.get();
        line_ = std::move(line);
        base = server_->url();
    } else {
        line_ = std::make_unique<Line>();
        while (base.ends_with('/')) base.pop_back();
    }
    web_ = std::make_unique<http::Client>(scheduler, options);
    courier_ = std::make_unique<WebCourier>(*web_, base);
    if (flags.downloads > 0) start_downloads(scheduler, flags.downloads);
}

Network::~Network() = default;

void Network::start_downloads(segue::Scheduler& scheduler, int count) {
    const auto limit = static_cast<unsigned>(count);
    load_ = std::make_unique<http::Client>(scheduler,
                                           http::ClientOptions().max_connections(limit).max_per_host(limit));
    load_scripts_.emplace(scheduler);
    loads_.resize(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < loads_.size(); ++i) {
        load_scripts_->start(keep_open(*load_, server_->url() + "/" + load_path(i), loads_[i]));
    }
}

void Network::frame(double now) {
    if (plug_) own_line_->hold(OwnLine::span, now >= plug_->from && now < plug_->to);
    if (!fake_) return;
    const std::string_view path = courier_->under_way();
    fake_line_->pace(values_.bandwidth > 0 ? values_.bandwidth * 1024 : pack_pace(assets_, path));
    fake_->advance(1.0 / 60);
}

bool Network::plugged() const { return own_line_ == nullptr || own_line_->plugged(); }

void Network::toggle_plug() {
    if (own_line_ != nullptr) own_line_->toggle();
}

std::optional<LineValues> Network::values() const {
    if (own_line_ == nullptr) return std::nullopt;
    return values_;
}

void Network::values(const LineValues& to) {
    if (own_line_ == nullptr) return;
    const std::chrono::milliseconds latency(to.latency);
    if (fake_) fake_->latency(latency).loss(to.loss / 100);  // its bandwidth follows in each frame
    if (server_ && to.bandwidth != values_.bandwidth) server_->bandwidth(to.bandwidth);
    if (server_ && to.latency != values_.latency) server_->latency(latency);
    if (server_ && to.loss != values_.loss) server_->loss(to.loss);
    values_ = to;
}

LineFigures Network::figures() const {
    LineFigures out;
    out.bytes_per_second = web_->stats().bytes_per_second;
    out.delay_ms = courier_->delay_ms();
    out.plugged = plugged();
    out.offline = !out.plugged || courier_->offline();
    return out;
}

http::Stats Network::stats() const {
    http::Stats sum = web_->stats();
    if (!load_) return sum;
    const http::Stats load = load_->stats();
    sum.ok += load.ok;
    sum.failed += load.failed;
    sum.cancelled += load.cancelled;
    sum.retries += load.retries;
    sum.bytes_downloaded += load.bytes_downloaded;
    sum.bytes_resumed += load.bytes_resumed;
    sum.in_flight += load.in_flight;
    sum.queued += load.queued;
    sum.retrying += load.retrying;
    sum.bytes_per_second += load.bytes_per_second;
    return sum;
}

void Network::list(segue::overlay::Downloads& out) {
    const http::Stats sum = stats();
    out.in_flight = sum.in_flight;
    out.queued = sum.queued;
    out.retrying = sum.retrying;
    out.ok = sum.ok;
    out.failed = sum.failed;
    out.retries = sum.retries;
    out.bytes = sum.bytes_downloaded;
    out.bytes_per_second = sum.bytes_per_second;
    courier_->list(out.transfers);
    for (std::size_t i = 0; i < loads_.size(); ++i) {
        if (!loads_[i].done()) out.transfers.push_back(row_of(load_path(i), loads_[i]));
    }
}

double Network::take_cpu_seconds() {
    return web_->take_cpu_seconds() + (load_ ? load_->take_cpu_seconds() : 0);
}

}  // namespace relay
