// SPDX-License-Identifier: MIT
#include "segue/http/progress.hpp"

namespace segue::http {

std::string_view name(TransferState state) noexcept {
    switch (state) {
        case TransferState::queued:
            return "queued";
        case TransferState::connecting:
            return "connecting";
        case TransferState::requesting:
            return "requesting";
        case TransferState::receiving:
            return "receiving";
        case TransferState::retrying:
            return "retrying";
        case TransferState::done:
            return "done";
        case TransferState::failed:
            return "failed";
    }
    return "unknown";
}

}  // namespace segue::http
