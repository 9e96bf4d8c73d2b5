// SPDX-License-Identifier: MIT
// Just enough JSON: commas and escapes are seen to, the nesting is the caller's. Not for users.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace segue::inspect {

/// `text` as a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}
    JsonWriter& open(char bracket) {
        begin();
        out_ += bracket;
        first_ = true;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_ += bracket;
        first_ = false;
        return *this;
    }
    JsonWriter& key(std::string_view name) {
        begin();
        append_json_string(out_, name);
        out_ += ':';
        first_ = true;
        return *this;
    }
    void value(std::string_view text) {
        begin();
        append_json_string(out_, text);
    }
    void value(const char* text) { value(std::string_view(text)); }
    void value(std::integral auto number) {
        begin();
        out_ += std::to_string(number);
    }
    /// With three decimals.
    void value(double number);
    void null() {
        begin();
        out_ += "null";
    }
    /// A line of its own for what follows.
    void line() {
        if (!first_) out_ += ',';
        out_ += '\n';
        first_ = true;
    }

  private:
    void begin() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    std::string& out_;
    bool first_ = true;
};

}  // namespace segue::inspect
