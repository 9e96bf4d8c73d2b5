// SPDX-License-Identifier: MIT
// The only door to libcurl: each call goes through here, and is checked to come from an I/O thread. The game
// thread makes none, not even curl_multi_remove_handle, which can block for ten seconds.
#pragma once

#include <curl/curl.h>

#include <cstdint>

namespace segue::http::detail {

/// Marks the calling thread as an I/O thread while it lives.
class CurlThread {
  public:
    CurlThread();
    ~CurlThread();
    CurlThread(const CurlThread&) = delete;
    CurlThread& operator=(const CurlThread&) = delete;
};

/// Notes a call; a debug build aborts if it comes from any other thread.
void note_curl_call() noexcept;

/// Since the program's start, on I/O threads and on others.
std::uint64_t curl_calls() noexcept;
std::uint64_t foreign_curl_calls() noexcept;

/// Any function of libcurl but the variadic ones.
template <class R, class... Parameters, class... Arguments>
R curl_call(R (*function)(Parameters...), Arguments... arguments) {
    note_curl_call();
    return function(arguments...);
}

// curl's options are variadic: an int where a long is read is undefined, so each kind has its own function.
inline void set_number(CURL* easy, CURLoption option, long value) {
    note_curl_call();
    curl_easy_setopt(easy, option, value);
}
inline void set_large(CURL* easy, CURLoption option, curl_off_t value) {
    note_curl_call();
    curl_easy_setopt(easy, option, value);
}
inline void set_text(CURL* easy, CURLoption option, const char* text) {
    note_curl_call();
    curl_easy_setopt(easy, option, text);
}
template <class T>
void set_pointer(CURL* easy, CURLoption option, T* pointer) {
    note_curl_call();
    curl_easy_setopt(easy, option, pointer);
}
inline void set_multi(CURLM* multi, CURLMoption option, long value) {
    note_curl_call();
    curl_multi_setopt(multi, option, value);
}
template <class T>
void set_multi_pointer(CURLM* multi, CURLMoption option, T* pointer) {
    note_curl_call();
    curl_multi_setopt(multi, option, pointer);
}
inline long number_of(CURL* easy, CURLINFO info) {
    note_curl_call();
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}
inline void* tag_of(CURL* easy) {
    note_curl_call();
    void* tag = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &tag);
    return tag;
}
/// One of the _T times, in seconds.
inline double seconds_of(CURL* easy, CURLINFO info) {
    note_curl_call();
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy, info, &microseconds);
    return static_cast<double>(microseconds) * 1e-6;
}

}  // namespace segue::http::detail
