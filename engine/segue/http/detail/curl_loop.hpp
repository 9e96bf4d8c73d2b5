// SPDX-License-Identifier: MIT
// The multi handle and its easy handles: what happens on the I/O thread, and there alone.
#pragma once

#include <curl/curl.h>
#include <poll.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "segue/http/transport.hpp"

namespace segue::http::detail {

class CurlLoop {
  public:
    CurlLoop(const ClientOptions& options, std::atomic<unsigned>& sockets);
    ~CurlLoop();
    CurlLoop(const CurlLoop&) = delete;
    CurlLoop& operator=(const CurlLoop&) = delete;

    void start(Exchange& exchange);
    void stop(Exchange& exchange);
    void pause(Exchange& exchange);
    /// At the next perform(): libcurl hands out what it has kept at once.
    void resume(Exchange& exchange);
    /// Moves all transfers on; true if one has ended, or something happened that may have brought a deadline
    /// nearer: the pump is to be run before sleeping.
    bool perform();
    /// Until there is something to do, `wake_descriptor` (if not negative) is readable, or `most` has passed.
    void sleep(int wake_descriptor, Time most);

  private:
    /// An easy handle with what it needs at a stable address. Pooled: a handle keeps its buffers.
    struct Handle {
        CurlLoop* loop = nullptr;
        CURL* easy = nullptr;
        Exchange* exchange = nullptr;
        curl_slist* fields = nullptr;
        unsigned sends = 0;         // of its request
        bool one_too_many = false;  // it was to go out again, and must not
        char words[CURL_ERROR_SIZE] = "";
    };

    /// A socket that libcurl asked for. It closes one that never got connected without a word, so that its
    /// number alone does not tell whether it is still ours.
    struct Socket {
        curl_socket_t descriptor;
        std::uint64_t identity;
    };

    void count_sockets();
    bool resume_all();
    void handle_events();
    Handle* acquire();
    void recycle(Handle* handle);
    void prepare(Handle& handle);
    void prepare_request(Handle& handle);
    static Ending ending_of(Handle& handle, CURLcode code);
    static Errc errc_of(CURLcode code, std::string_view words, bool answering);
    static int code_of(std::string_view status_line, bool http2);

    // Called by curl.
    static size_t on_header(char* bytes, size_t size, size_t count, void* handle);
    static size_t on_body(char* bytes, size_t size, size_t count, void* handle);
    static int on_request(void* handle, char* remote, char* local, int remote_port, int local_port);
    static curl_socket_t on_open(void* loop, curlsocktype purpose, struct curl_sockaddr* address);
    static int on_watch(CURL* easy, curl_socket_t socket, int what, void* loop, void* of_socket);
    static int on_timer(CURLM* multi, long milliseconds, void* loop);
    static int on_close(void* loop, curl_socket_t socket);

    const std::string proxy_;
    const long receive_size_;
    std::atomic<unsigned>& sockets_;  // how many are open, for others to read
    std::vector<Socket> open_;
    CURLM* multi_ = nullptr;
    std::vector<pollfd> watched_;  // what libcurl wants to be told of
    std::vector<pollfd> events_;   // and what the latest sleep has seen
    Time timer_ = never;           // when it wants to be called in any case
    bool stirred_ = false;         // a request went out, an answer began, or a transfer was paused
    std::vector<std::unique_ptr<Handle>> handles_;
    std::vector<Handle*> idle_;
    std::vector<Handle*> resumed_;
    std::vector<Handle*> failed_;  // could not even be added: they end at the next perform()
};

}  // namespace segue::http::detail
