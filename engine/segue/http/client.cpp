// SPDX-License-Identifier: MIT
// The game thread's side: requests are checked and handed over, ended ones are handed out.
#include "segue/http/client.hpp"

#include <algorithm>
#include <utility>

#include "segue/http/detail/curl_transport.hpp"
#include "segue/http/detail/engine.hpp"
#include "segue/http/detail/pipe.hpp"
#include "segue/http/detail/text.hpp"
#include "segue/http/detail/url.hpp"
#include "segue/scheduler.hpp"

namespace segue::http {

using detail::Record;
using detail::RecordPtr;

namespace {

std::unique_ptr<Transport> own_transport(const ClientOptions& options) {
    if (options.transport()) return nullptr;
    return std::make_unique<detail::CurlTransport>();
}

/// Null where the options are the usual ones.
std::unique_ptr<detail::Extra> extra_for(Options&& options) {
    auto own = detail::unless_usual(std::move(options));
    if (!own) return nullptr;
    auto extra = std::make_unique<detail::Extra>();
    extra->options = std::move(own);
    return extra;
}

bool sets_range(const std::vector<Field>& headers) {
    return std::any_of(headers.begin(), headers.end(), [](const Field& field) {
        return detail::equal_ignoring_case(field.first, "range") ||
               detail::equal_ignoring_case(field.first, "if-range");
    });
}

}  // namespace

/// Takes the finished records at the start of a tick and wakes who waits for them, in the order of their
/// ends. It outlives its client while a posted function still holds it.
class Client::Desk : public std::enable_shared_from_this<Desk> {
  public:
    Desk(Scheduler& scheduler, const ClientOptions& options)
        : scheduler_(scheduler),
          poster_(scheduler.poster()),
          options_(options),
          refusal_(options.refusal()),
          engine_(std::make_shared<detail::Engine>(options, own_transport(options), [this] { ring(); })) {}

    void open() { engine_->open(); }

    void close() {
        engine_->close();
        take();
        deliver(UINT64_MAX);
    }

    std::shared_ptr<detail::Pipe> make_pipe() {
        // Rung on the pump thread, which ends before this desk does.
        return std::make_shared<detail::Pipe>([this](std::shared_ptr<detail::Pipe> pipe) {
            poster_.post([desk = shared_from_this(), pipe = std::move(pipe)] {
                const detail::CpuMeter::Span span(desk->engine_->meter);
                pipe->deliver();
            });
        });
    }

    detail::Engine& engine() noexcept { return *engine_; }
    const std::string& refusal() const noexcept { return refusal_; }

  private:
    /// Any thread. After the scheduler's end nothing is posted, and nobody waits.
    void ring() {
        poster_.post([desk = shared_from_this()] { desk->dispatch(); });
    }

    void dispatch() {
        const detail::CpuMeter::Span span(engine_->meter, detail::CpuMeter::Spans::few);
        take();
        // What is posted from here may run in a later phase of the same tick, whose share is then used up.
        const std::uint64_t tick = scheduler_.stats().ticks;
        if (std::exchange(tick_, tick) != tick) resumed_ = 0;
        deliver(options_.max_resumes_per_tick());
        if (first_) ring();
    }

    void take() {
        Record* chain = engine_->take_finished();
        if (!chain) return;
        (last_ ? detail::next_finished(*last_) : first_) = chain;
        while (Record* next = detail::next_finished(*chain)) chain = next;
        last_ = chain;
    }

    /// Hands out what there is, as long as fewer than `most` waiters were woken in this tick.
    void deliver(std::uint64_t most) {
        while (first_ && resumed_ < most) {
            const RecordPtr record = RecordPtr::adopt(std::exchange(first_, detail::next_finished(*first_)));
            if (!first_) last_ = nullptr;
            record->result()->delivered_at = engine_->now();
            if (!record->waiter) continue;
            std::exchange(record->waiter, nullptr)->delivered();
            ++resumed_;
        }
    }

    Scheduler& scheduler_;  // looked at in its own ticks alone: it may end before the client
    Poster poster_;
    ClientOptions options_;
    std::string refusal_;
    std::shared_ptr<detail::Engine> engine_;
    Record* first_ = nullptr;  // taken and not delivered yet, each with a reference
    Record* last_ = nullptr;
    std::uint64_t tick_ = UINT64_MAX;  // of the last dispatch
    std::uint64_t resumed_ = 0;        // in that tick
};

Client::Client(Scheduler& scheduler, ClientOptions options)
    : desk_(std::make_shared<Desk>(scheduler, options)) {
    desk_->open();
}

Client::~Client() { desk_->close(); }

RecordPtr Client::refused(std::string why) {
    RecordPtr record = desk_->engine().make({});
    record->end_at_once(Error(Errc::invalid_argument, std::move(why)));
    return record;
}

std::string Client::refusal_of(const detail::Extra& extra) {
    std::string why = extra.options ? extra.options->refusal() : "";
    if (!why.empty() || !extra.request) return why;
    if (!detail::is_token(extra.request->method())) return "the method is not a word";
    if (extra.request->method() == "CONNECT") return "CONNECT is for proxies";
    return "";
}

RecordPtr Client::make(std::string url, std::unique_ptr<detail::Extra> extra) {
    std::string why = desk_->refusal();
    if (why.empty() && extra) why = refusal_of(*extra);
    if (why.empty()) {
        const detail::UrlFault fault = detail::check_url(url);
        if (fault == detail::UrlFault::other_scheme) why = "the URL is neither http nor https";
        if (fault == detail::UrlFault::malformed) why = "the URL is malformed";
    }
    if (!why.empty()) return refused(std::move(why));
    return desk_->engine().make(url, std::move(extra));
}

RecordPtr Client::make(Request&& request, Options&& options) {
    std::string url = request.url();
    auto extra = std::make_unique<detail::Extra>();
    extra->request = std::make_unique<const Request>(std::move(request));
    extra->options = detail::unless_usual(std::move(options));
    return make(std::move(url), std::move(extra));
}

Get Client::send(Request request, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    return Get(make(std::move(request), std::move(options)));
}

Get Client::get(std::string url) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    return Get(make(std::move(url)));
}

Get Client::get(std::string url, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    return Get(make(std::move(url), extra_for(std::move(options))));
}

Get Client::post(std::string url, std::string body, Options options) {
    Request request("POST", std::move(url));
    request.body(std::move(body));
    return send(std::move(request), std::move(options));
}

Get Client::post(std::string url, const std::vector<std::byte>& body, Options options) {
    Request request("POST", std::move(url));
    request.body(body);
    return send(std::move(request), std::move(options));
}

Transfer Client::begin(Request request, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    return begun(make(std::move(request), std::move(options)));
}

Transfer Client::begin(std::string url, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    return begun(make(std::move(url), extra_for(std::move(options))));
}

Transfer Client::begun(RecordPtr record) {
    if (!record->has_ended()) desk_->engine().submit(*record);
    return Transfer(std::move(record));
}

Get Client::download(std::string url, std::filesystem::path file, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    std::string why;
    if (!file.has_filename()) why = "the path names no file";
    if (options.is_only_if_cached()) why = "a download goes past the cache";
    if (sets_range(options.headers())) why = "a download itself asks for a range where it needs one";
    if (!why.empty()) return Get(refused(std::move(why)));
    RecordPtr record = make(std::move(url), extra_for(std::move(options.unlimited_unless_set())));
    record->extra().file = std::make_unique<const std::filesystem::path>(std::move(file));
    return Get(std::move(record));
}

Opening Client::stream(std::string url, Options options) {
    const detail::CpuMeter::Span span(desk_->engine().meter);
    if (options.is_only_if_cached()) return Opening(refused("a stream goes past the cache"));
    RecordPtr record = make(std::move(url), extra_for(std::move(options.unlimited_unless_set())));
    if (!record->has_ended()) record->extra().pipe = desk_->make_pipe();
    return Opening(std::move(record));
}

Stats Client::stats() const noexcept { return desk_->engine().stats(); }

double Client::take_cpu_seconds() noexcept {
    return static_cast<double>(desk_->engine().meter.take()) * 1e-9;
}

}  // namespace segue::http
