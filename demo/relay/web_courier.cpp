// SPDX-License-Identifier: MIT
// Transfers, watched by path.
#include "demo/relay/web_courier.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

#include "segue/segue.hpp"

namespace relay {
namespace {

using namespace std::chrono_literals;
namespace http = segue::http;

constexpr auto no_limit = std::chrono::nanoseconds::max();

http::Options options(int priority) {
    return http::Options()
        .priority(priority)
        .total_timeout(no_limit)
        .connect_timeout(5s)
        .first_byte_timeout(10s)
        .stall_timeout(15s)
        .retries(10000)
        .retry_budget(no_limit)
        .retry_delay(500ms, 3s);
}

LaneState state_of(http::TransferState state) {
    switch (state) {
        case http::TransferState::queued:
            break;
        case http::TransferState::connecting:
        case http::TransferState::requesting:
        case http::TransferState::receiving:
            return LaneState::flying;
        case http::TransferState::retrying:
            return LaneState::retry;
        case http::TransferState::done:
            return LaneState::done;
        case http::TransferState::failed:
            return LaneState::failed;
    }
    return LaneState::queued;
}

Lane lane_of(const http::Progress& progress) {
    Lane lane;
    lane.received = static_cast<std::int64_t>(progress.received);
    lane.total = static_cast<std::int64_t>(progress.total);
    lane.state = state_of(progress.state);
    lane.retry_in = progress.retry_in;
    lane.attempt = static_cast<int>(std::max(progress.attempt, 1u));
    return lane;
}

/// What the credits will say of an ended transfer. One whose first attempt never came was answered by the
/// client's cache.
Waybill waybill_of(std::string url, const http::Progress& progress, const http::Response& answer) {
    Waybill bill;
    bill.url = std::move(url);
    bill.bytes = static_cast<std::int64_t>(progress.received);
    bill.seconds = answer.timings().total;
    bill.retries = static_cast<int>(std::max(progress.attempt, 1u)) - 1;
    bill.cached = answer.ok() && progress.attempt == 0;
    return bill;
}

}  // namespace

/// Lets lane() see a transfer for as long as its task lives, also when the task is dropped.
class WebCourier::Watch {
  public:
    Watch(Flight& flight, http::Transfer& transfer) : flight_(flight) { flight_.transfer = &transfer; }
    ~Watch() { flight_.transfer = nullptr; }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

  private:
    Flight& flight_;
};

segue::Task<Parcel> WebCourier::get(std::string path, int priority) {
    Flight& flight = flights_[path];
    const std::string url = base_ + "/" + path;
    http::Transfer transfer = web_.begin(url, options(priority));
    const Watch watch(flight, transfer);
    http::Response answer = co_await transfer;
    flight.lane = lane_of(transfer.progress());
    flight.status = answer.status();
    flight.error = answer.error() ? std::string(http::name(answer.error().code())) : std::string();
    Waybill bill = waybill_of(url, transfer.progress(), answer);
    if (!answer.ok()) {
        flight.lane.state = LaneState::failed;
        const std::string why =
            answer.error() ? answer.error().message() : "HTTP " + std::to_string(answer.status());
        std::fprintf(stderr, "relay: %s did not come: %s\n", path.c_str(), why.c_str());
        co_return Parcel(std::string(), why, std::move(bill));
    }
    const auto timings = answer.timings();
    delay_ms_ = static_cast<int>(std::lround(timings.first_byte * 1000));
    flight.lane.state = LaneState::done;
    flight.lane.received = flight.lane.total = static_cast<std::int64_t>(answer.text().size());
    co_return Parcel(answer.text(), std::string(), std::move(bill));
}

Lane WebCourier::lane(std::string_view path) const {
    const auto found = flights_.find(path);
    if (found == flights_.end()) return {};
    const Flight& flight = found->second;
    if (flight.transfer == nullptr) return flight.lane;
    const http::Progress progress = flight.transfer->progress();
    if (progress.received > 0) flight.heard = progress.attempt;
    return lane_of(progress);
}

bool WebCourier::offline() const {
    constexpr unsigned patience = 3;
    bool tried = false;
    for (const auto& [path, flight] : flights_) {
        if (flight.transfer == nullptr) continue;
        const http::Progress progress = flight.transfer->progress();
        if (progress.state == http::TransferState::receiving) return false;
        tried = tried || (progress.attempt >= flight.heard + patience && progress.received == 0);
    }
    return tried;
}

std::string_view WebCourier::under_way() const {
    for (const auto& [path, flight] : flights_) {
        if (flight.transfer != nullptr) return path;
    }
    return {};
}

void WebCourier::list(std::vector<segue::overlay::Download>& out) {
    for (const auto& [path, flight] : flights_) {
        if (flight.transfer != nullptr) {
            out.push_back(row_of(path, *flight.transfer));
            continue;
        }
        if (flight.lane.state != LaneState::done && flight.lane.state != LaneState::failed) continue;
        segue::overlay::Download row;
        row.name = path;
        row.state = flight.error.empty() ? "done" : flight.error;
        row.status = flight.status;
        row.received = static_cast<std::uint64_t>(flight.lane.received);
        row.total = static_cast<std::uint64_t>(flight.lane.total);
        row.attempt = static_cast<unsigned>(flight.lane.attempt);
        out.push_back(std::move(row));
    }
}

segue::overlay::Download row_of(const std::string& name, http::Transfer& transfer) {
    const http::Progress progress = transfer.progress();
    segue::overlay::Download row;
    row.name = name;
    row.state = http::name(progress.state);
    row.received = progress.received;
    row.total = progress.total;
    row.bytes_per_second = progress.bytes_per_second;
    row.retry_in = progress.retry_in;
    row.attempt = progress.attempt;
    row.cancel = [&transfer] { transfer.cancel(); };
    return row;
}

}  // namespace relay
