// SPDX-License-Identifier: MIT
#include "segue/http/detail/curl_loop.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "segue/http/detail/curl_calls.hpp"
#include "segue/http/detail/text.hpp"
#include "segue/http/detail/throttle.hpp"

namespace segue::http::detail {

namespace {

constexpr Time longest_sleep = std::chrono::hours(1);
constexpr Time blind_sleep =
    std::chrono::milliseconds(10);  // where there was no descriptor left for the wake pipe

Time steady_now() {
    return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
}

void initialise_curl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_call(curl_global_init, long{CURL_GLOBAL_DEFAULT}); });
}

/// Of a socket, different from all others; 0 where the number is none's, or another file's by now. What asks
/// is a call for sockets alone where there is one: another thread may close its file meanwhile.
std::uint64_t identity_of(curl_socket_t socket) {
#ifdef SO_COOKIE
    std::uint64_t cookie = 0;
    socklen_t size = sizeof cookie;
    return getsockopt(socket, SOL_SOCKET, SO_COOKIE, &cookie, &size) == 0 ? cookie : 0;
#else
    struct stat now{};
    return fstat(socket, &now) == 0 && S_ISSOCK(now.st_mode) ? now.st_ino : 0;
#endif
}

}  // namespace

CurlLoop::CurlLoop(const ClientOptions& options, std::atomic<unsigned>& sockets)
    : proxy_(options.proxy()), receive_size_(static_cast<long>(receive_size(options))), sockets_(sockets) {
    initialise_curl();
    multi_ = curl_call(curl_multi_init);
    if (!multi_) return;
    const long most = static_cast<long>(options.max_connections());
    set_multi(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, most);
    set_multi(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(options.max_per_host()));
    set_multi(multi_, CURLMOPT_MAXCONNECTS, most);
    set_multi_pointer(multi_, CURLMOPT_SOCKETFUNCTION, &on_watch);
    set_multi_pointer(multi_, CURLMOPT_SOCKETDATA, this);
    set_multi_pointer(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
    set_multi_pointer(multi_, CURLMOPT_TIMERDATA, this);
}

CurlLoop::~CurlLoop() {
    for (const auto& handle : handles_) {
        if (handle->exchange) recycle(handle.get());
        curl_call(curl_easy_cleanup, handle->easy);
    }
    if (multi_) curl_call(curl_multi_cleanup, multi_);
}

CurlLoop::Handle* CurlLoop::acquire() {
    if (!idle_.empty()) {
        Handle* handle = idle_.back();
        idle_.pop_back();
        return handle;
    }
    handles_.push_back(std::make_unique<Handle>());
    Handle* handle = handles_.back().get();
    handle->loop = this;
    handle->easy = curl_call(curl_easy_init);
    return handle;
}

void CurlLoop::recycle(Handle* handle) {
    if (multi_ && handle->easy) curl_call(curl_multi_remove_handle, multi_, handle->easy);
    if (handle->fields) curl_call(curl_slist_free_all, handle->fields);
    handle->fields = nullptr;
    std::erase(resumed_, handle);
    handle->exchange->handle = nullptr;
    handle->exchange = nullptr;
    if (handle->easy) curl_call(curl_easy_reset, handle->easy);
    idle_.push_back(handle);
}

void CurlLoop::start(Exchange& exchange) {
    Handle* handle = acquire();
    handle->exchange = &exchange;
    exchange.handle = handle;
    if (multi_ && handle->easy) {
        prepare(*handle);
        if (curl_call(curl_multi_add_handle, multi_, handle->easy) == CURLM_OK) return;
    }
    failed_.push_back(handle);
}

void CurlLoop::stop(Exchange& exchange) {
    auto* handle = static_cast<Handle*>(exchange.handle);
    std::erase(failed_, handle);
    recycle(handle);
    count_sockets();
}

void CurlLoop::pause(Exchange& exchange) {
    auto* handle = static_cast<Handle*>(exchange.handle);
    std::erase(resumed_, handle);
    stirred_ = true;
    curl_call(curl_easy_pause, handle->easy, int{CURLPAUSE_RECV});
}

void CurlLoop::resume(Exchange& exchange) { resumed_.push_back(static_cast<Handle*>(exchange.handle)); }

bool CurlLoop::resume_all() {
    bool any = false;
    for (Handle* handle : std::exchange(resumed_, {})) {
        if (curl_call(curl_easy_pause, handle->easy, int{CURLPAUSE_CONT}) == CURLE_OK) continue;
        // The client did not want what was handed out there: libcurl tells it here, and nowhere else.
        Exchange* exchange = handle->exchange;
        recycle(handle);
        count_sockets();
        exchange->end(Ending(Errc::connection_lost, "ended while it was paused"));
        any = true;
    }
    return any;
}

void CurlLoop::prepare(Handle& handle) {
    CURL* easy = handle.easy;
    handle.words[0] = '\0';
    handle.sends = 0;
    handle.one_too_many = false;
    set_pointer(easy, CURLOPT_ERRORBUFFER, handle.words);
    set_number(easy, CURLOPT_NOSIGNAL, 1);
    set_number(easy, CURLOPT_QUICK_EXIT, 1);  // a cancel during a dead look-up costs 0.2 ms, not 9.8 s
    set_text(easy, CURLOPT_CAPATH,
             nullptr);  // Debian's compiled-in path switches the cache of authorities off
    set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set_text(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set_number(easy, CURLOPT_MAXREDIRS, 10);
    set_number(easy, CURLOPT_FOLLOWLOCATION, 0);         // the client follows, by its own rules
    set_number(easy, CURLOPT_HTTP_CONTENT_DECODING, 0);  // and decodes
    set_number(easy, CURLOPT_BUFFERSIZE, receive_size_);
    set_text(easy, CURLOPT_PROXY, proxy_.c_str());  // "": not even the environment's
    set_text(easy, CURLOPT_NOPROXY, "");            // nor its exceptions
    set_number(easy, CURLOPT_PIPEWAIT, 1);
    set_number(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);  // a proxy's greeting is no answer
    set_pointer(easy, CURLOPT_HEADERFUNCTION, &on_header);
    set_pointer(easy, CURLOPT_HEADERDATA, &handle);
    set_pointer(easy, CURLOPT_WRITEFUNCTION, &on_body);
    set_pointer(easy, CURLOPT_WRITEDATA, &handle);
    set_pointer(easy, CURLOPT_PREREQFUNCTION, &on_request);
    set_pointer(easy, CURLOPT_PREREQDATA, &handle);
    set_pointer(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open);
    set_pointer(easy, CURLOPT_OPENSOCKETDATA, this);
    set_pointer(easy, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
    set_pointer(easy, CURLOPT_CLOSESOCKETDATA, this);
    set_pointer(easy, CURLOPT_PRIVATE, &handle);
    prepare_request(handle);
}

void CurlLoop::prepare_request(Handle& handle) {
    CURL* easy = handle.easy;
    const Outgoing& outgoing = handle.exchange->outgoing();
    set_text(easy, CURLOPT_URL, outgoing.url.c_str());
    set_number(easy, CURLOPT_PATH_AS_IS, 1);
    set_number(easy, CURLOPT_HTTP_VERSION,
               outgoing.http2 ? long{CURL_HTTP_VERSION_2TLS} : long{CURL_HTTP_VERSION_1_1});
    if (!outgoing.ca_file.empty()) set_text(easy, CURLOPT_CAINFO, outgoing.ca_file.c_str());
    set_number(easy, CURLOPT_FRESH_CONNECT, outgoing.fresh_connection ? 1 : 0);
    // The client's own clock ends a connect; curl shares this span among a name's addresses, so it must know
    // it.
    const auto connect = std::chrono::duration_cast<std::chrono::milliseconds>(outgoing.connect_timeout);
    set_number(easy, CURLOPT_CONNECTTIMEOUT_MS,
               static_cast<long>(std::min<std::int64_t>(connect.count(), 1 << 30) + 500));
    if (outgoing.method == "HEAD") {
        set_number(easy, CURLOPT_NOBODY, 1);
    } else if (outgoing.has_body || outgoing.method == "POST") {
        set_number(easy, CURLOPT_POST, 1);
        set_large(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(outgoing.body.size()));
        set_pointer(easy, CURLOPT_POSTFIELDS, outgoing.body.empty() ? "" : outgoing.body.data());
    }
    if (outgoing.method != "GET" || outgoing.has_body)
        set_text(easy, CURLOPT_CUSTOMREQUEST, outgoing.method.c_str());
    const auto append = [&handle](const char* line) {
        curl_slist* longer = curl_call(curl_slist_append, handle.fields, line);
        if (longer) handle.fields = longer;
    };
    bool typed = false;
    for (const auto& [name, value] : outgoing.fields) {
        typed = typed || equal_ignoring_case(name, "content-type");
        // "Name;" is how curl is told to send an empty value: "Name:" would take the field away.
        append((value.empty() ? name + ";" : name + ": " + value).c_str());
    }
    append("Expect:");  // no pause of a second before a long body
    if (!typed) append("Content-Type:");
    set_pointer(easy, CURLOPT_HTTPHEADER, handle.fields);
}

bool CurlLoop::perform() {
    bool any = false;
    while (!failed_.empty()) {
        Handle* handle = failed_.back();
        failed_.pop_back();
        Exchange* exchange = handle->exchange;
        recycle(handle);
        exchange->end(Ending(Errc::connect_failed, "libcurl has no handle left"));
        any = true;
    }
    if (!multi_) return any;
    any = resume_all() || any;
    handle_events();
    int left = 0;
    while (CURLMsg* message = curl_call(curl_multi_info_read, multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        auto* handle = static_cast<Handle*>(tag_of(message->easy_handle));
        Ending ending = ending_of(*handle, message->data.result);
        Exchange* exchange = handle->exchange;
        recycle(handle);  // invalidates the message
        if (ending.code != Errc::none) count_sockets();
        exchange->end(std::move(ending));
        any = true;
    }
    return std::exchange(stirred_, false) || any;
}

// One call a socket that is ready. curl_multi_perform would look at all transfers each time, with a system
// call for each.
void CurlLoop::handle_events() {
    int running = 0;
    for (const pollfd& socket : events_) {
        int mask = 0;
        if (socket.revents & (POLLIN | POLLHUP)) mask |= CURL_CSELECT_IN;
        if (socket.revents & POLLOUT) mask |= CURL_CSELECT_OUT;
        if (socket.revents & (POLLERR | POLLNVAL)) mask |= CURL_CSELECT_ERR;
        curl_call(curl_multi_socket_action, multi_, curl_socket_t{socket.fd}, mask, &running);
    }
    events_.clear();
    if (timer_ > steady_now()) return;
    timer_ = never;
    curl_call(curl_multi_socket_action, multi_, curl_socket_t{CURL_SOCKET_TIMEOUT}, 0, &running);
}

void CurlLoop::sleep(int wake_descriptor, Time most) {
    const bool awake = wake_descriptor >= 0;
    most = std::min(most, awake && multi_ ? longest_sleep : blind_sleep);
    if (timer_ != never) most = std::min(most, std::max(timer_ - steady_now(), Time(0)));
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(most).count();
    watched_.push_back({wake_descriptor, POLLIN, 0});  // poll() passes over a negative one
    int ready = poll(watched_.data(), static_cast<nfds_t>(watched_.size()), static_cast<int>(whole));
    watched_.pop_back();
    for (const pollfd& socket : watched_) {
        if (ready <= 0) break;
        if (socket.revents == 0) continue;
        events_.push_back(socket);
        --ready;
    }
    std::erase_if(watched_, [](const pollfd& socket) { return (socket.revents & POLLNVAL) != 0; });
}

Errc CurlLoop::errc_of(CURLcode code, std::string_view words, bool answering) {
    const auto says = [words](std::string_view part) { return words.find(part) != words.npos; };
    switch (code) {
        case CURLE_OK:
            return Errc::none;
        case CURLE_URL_MALFORMAT:
            return Errc::invalid_argument;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return Errc::dns_failed;
        case CURLE_COULDNT_CONNECT:
        case CURLE_FAILED_INIT:
            return Errc::connect_failed;
        case CURLE_OPERATION_TIMEDOUT:
            return Errc::connect_timeout;  // the only limit that curl was given
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return Errc::tls_verify_failed;
        case CURLE_SSL_CONNECT_ERROR:
            // A connection that ended in mid-handshake says nothing of TLS.
            if (says("SSL_ERROR_SYSCALL") || says("reset by peer") || says("unexpected eof"))
                return Errc::connection_lost;
            return Errc::tls_failed;
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ENGINE_INITFAILED:
            return Errc::tls_failed;
        case CURLE_PARTIAL_FILE:
            return Errc::truncated;
        case CURLE_OUT_OF_MEMORY:
            // What curl calls a header line of more than 100 KB.
            return answering ? Errc::headers_too_large : Errc::connect_failed;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_HTTP2:
            return Errc::protocol_error;
        case CURLE_RECV_ERROR:
            if (says("Out of memory")) return Errc::headers_too_large;  // a trailer of more than 100 KB
            if (says("chunk")) return Errc::protocol_error;
            if (says("Too large response headers")) return Errc::headers_too_large;
            return Errc::connection_lost;
        case CURLE_HTTP2_STREAM:
            return says("PROTOCOL_ERROR") ? Errc::protocol_error : Errc::connection_lost;
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
            return Errc::connection_lost;
        default:
            return answering ? Errc::connection_lost : Errc::connect_failed;
    }
}

Ending CurlLoop::ending_of(Handle& handle, CURLcode code) {
    Ending ending;
    const std::string_view words = handle.words;
    ending.timings.first_byte = seconds_of(handle.easy, CURLINFO_STARTTRANSFER_TIME_T);
    const bool answering = ending.timings.first_byte > 0;
    ending.code = errc_of(code, words, answering);
    if (handle.one_too_many) {
        ending.code = Errc::connection_lost;
        ending.detail = "closed by the server before it answered";
    } else if (ending.code != Errc::none) {
        ending.detail = words.empty() ? curl_call(curl_easy_strerror, code) : handle.words;
        if (ending.code == Errc::headers_too_large &&
            ending.detail.find("Out of memory") != std::string::npos)
            ending.detail = "a header line of more than 100 KB";
        ending.os_error = static_cast<int>(number_of(handle.easy, CURLINFO_OS_ERRNO));
    }
    ending.timings.name_lookup = seconds_of(handle.easy, CURLINFO_NAMELOOKUP_TIME_T);
    ending.timings.connect = seconds_of(handle.easy, CURLINFO_CONNECT_TIME_T);
    ending.timings.tls = seconds_of(handle.easy, CURLINFO_APPCONNECT_TIME_T);
    return ending;
}

/// Of "HTTP/1.1 200 OK", or, where that was asked for, "HTTP/2 200"; 0 where it is none: libcurl takes
/// anything that begins like one.
int CurlLoop::code_of(std::string_view line, bool http2) {
    const auto is_digit = [&](std::size_t at) { return line[at] >= '0' && line[at] <= '9'; };
    std::size_t blank = line.find(' ');
    const bool first = blank == 8 && line.substr(0, 7) == "HTTP/1." && is_digit(7);
    const bool second = http2 && blank == 6 && line[5] == '2';
    if (!first && !second) return 0;
    const auto code = decimal(line.substr(++blank, 3));
    const bool ends = line.size() == blank + 3 || (line.size() > blank + 3 && line[blank + 3] == ' ');
    return code && ends ? static_cast<int>(*code) : 0;
}

size_t CurlLoop::on_header(char* bytes, size_t size, size_t count, void* data) {
    Handle& handle = *static_cast<Handle*>(data);
    Exchange& exchange = *handle.exchange;
    const size_t whole = size * count;
    std::string_view line(bytes, whole);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    bool going_on = true;
    if (line.empty()) {
        handle.loop->stirred_ = true;
        going_on = exchange.fields_end();
    } else if (line.substr(0, 5) == "HTTP/") {
        going_on = exchange.status(code_of(line, exchange.outgoing().http2), line.size());
    } else {
        const auto colon =
            std::min(line.find(':'), line.size());  // a folded line has none, and counts all the same
        going_on = exchange.field(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
    }
    return going_on ? whole : 0;
}

size_t CurlLoop::on_body(char* bytes, size_t size, size_t count, void* data) {
    const size_t whole = size * count;
    const bool going_on = static_cast<Handle*>(data)->exchange->body({bytes, whole});
    return going_on ? whole : 0;
}

int CurlLoop::on_request(void* data, char*, char*, int, int) {
    Handle& handle = *static_cast<Handle*>(data);
    handle.loop->stirred_ = true;
    handle.one_too_many = handle.sends == handle.exchange->outgoing().most_sends;
    if (handle.one_too_many) return CURL_PREREQFUNC_ABORT;
    ++handle.sends;
    handle.exchange->connected();
    return CURL_PREREQFUNC_OK;
}

curl_socket_t CurlLoop::on_open(void* loop, curlsocktype, struct curl_sockaddr* address) {
    const int made = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made < 0) return CURL_SOCKET_BAD;
    CurlLoop& self = *static_cast<CurlLoop*>(loop);
    self.open_.push_back({made, identity_of(made)});
    self.count_sockets();
    return made;
}

int CurlLoop::on_watch(CURL*, curl_socket_t socket, int what, void* loop, void*) {
    std::vector<pollfd>& watched = static_cast<CurlLoop*>(loop)->watched_;
    const auto known = std::find_if(watched.begin(), watched.end(),
                                    [socket](const pollfd& one) { return one.fd == socket; });
    if (what == CURL_POLL_REMOVE) {
        if (known != watched.end()) watched.erase(known);
        return 0;
    }
    const auto events =
        static_cast<short>((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
    if (known != watched.end()) {
        known->events = events;
    } else {
        watched.push_back({socket, events, 0});
    }
    return 0;
}

int CurlLoop::on_timer(CURLM*, long milliseconds, void* loop) {
    Time& timer = static_cast<CurlLoop*>(loop)->timer_;
    timer = milliseconds < 0 ? never : steady_now() + std::chrono::milliseconds(milliseconds);
    return 0;
}

int CurlLoop::on_close(void* loop, curl_socket_t socket) {
    const int closed = ::close(socket);
    static_cast<CurlLoop*>(loop)->count_sockets();
    return closed;
}

void CurlLoop::count_sockets() {
    std::erase_if(open_, [](const Socket& one) { return identity_of(one.descriptor) != one.identity; });
    sockets_.store(static_cast<unsigned>(open_.size()), std::memory_order_relaxed);
}

}  // namespace segue::http::detail
