// SPDX-License-Identifier: MIT
// The log of the run, in words.
#include <cstdint>
#include <string>

#include "scripts/screens/finale.hpp"

namespace relay {
namespace {

/// "1 FILE", "12 FILES", "NO FILES".
std::string counted(int n, std::string one,
                    const std::string& more) {
    if (n == 1) return "1 " + one;
    return (n == 0 ? "NO" : std::to_string(n)) + ' ' + more;
}

std::string kilobytes(std::int64_t bytes) {
    return std::to_string((bytes + 1023) / 1024) + " KB";
}

/// "4.2 S".
std::string seconds_text(double seconds) {
    auto tenths = std::int64_t(seconds * 10 + 0.5);
    return std::to_string(tenths / 10) + '.' +
           std::to_string(tenths % 10) + " S";
}

std::string retries(int n) {
    return counted(n, "RETRY", "RETRIES");
}

std::string figures(const Waybill& w) {
    return kilobytes(w.bytes) + "   " +
           seconds_text(w.seconds) + "   " +
           retries(w.retries);
}

std::string words_of(const Delivery& file) {
    const Waybill& w = file.waybill;
    switch (file.came) {
        case Came::by_line:
            return figures(w);
        case Came::by_cache:
            return kilobytes(w.bytes) + "   FROM THE CACHE";
        case Came::late:
            return figures(w) + "   BUILT IN WAS FASTER";
        case Came::own_copy:
            return "BUILT IN   " + retries(w.retries);
        case Came::lost:
            return "LOST   " + retries(w.retries);
        case Came::under_way:
            break;
    }
    return "STILL ON ITS WAY   " + kilobytes(w.bytes);
}

bool is_in(Came came) {
    return came == Came::by_line || came == Came::late;
}

Credit sum_of(const std::vector<Delivery>& files) {
    int carried = 0, tries = 0;
    std::int64_t bytes = 0;
    for (const Delivery& file : files) {
        tries += file.waybill.retries;
        if (!is_in(file.came)) continue;
        ++carried;
        bytes += file.waybill.bytes;
    }
    Credit sum;
    sum.head = counted(carried, "FILE", "FILES") + " CARRIED";
    sum.words = kilobytes(bytes) + "   " + retries(tries);
    return sum;
}

}  // namespace

std::vector<Credit> credits_of(
    const std::vector<Delivery>& files) {
    std::vector<Credit> out;
    for (const Delivery& file : files)
        out.push_back(
            {file.waybill.url, words_of(file), file.came});
    out.push_back(sum_of(files));
    return out;
}

}  // namespace relay
