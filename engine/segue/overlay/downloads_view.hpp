// SPDX-License-Identifier: MIT
// The view "net": the queue, and each transfer with its progress. Not for users.
#pragma once

#include <utility>

#include "segue/overlay/desk.hpp"
#include "segue/overlay/downloads.hpp"

namespace segue::overlay {

class DownloadsView {
  public:
    explicit DownloadsView(Desk& desk) : desk_(desk) {}
    void draw();
    void list_by(DownloadLister lister) { lister_ = std::move(lister); }

  private:
    void draw_transfer(const Download& transfer);

    Desk& desk_;
    DownloadLister lister_;
    Downloads seen_;
};

}  // namespace segue::overlay
