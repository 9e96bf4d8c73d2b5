// SPDX-License-Identifier: MIT
// Reads JSON strictly: what the inspector writes has to be read by anybody.
#pragma once

#include <cctype>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace probe {

struct Json {
    enum class Type { bad, null, boolean, number, text, list, object };
    Type type = Type::bad;
    double number = 0;
    std::string text;
    std::vector<Json> items;
    std::map<std::string, Json> fields;

    const Json& operator[](const std::string& key) const {
        static const Json nothing;
        const auto found = fields.find(key);
        return found == fields.end() ? nothing : found->second;
    }
    bool has(const std::string& key) const { return fields.contains(key); }
};

/// Type::bad when the whole text is not one JSON value.
class JsonReader {
  public:
    static Json read(std::string_view text) {
        JsonReader r(text);
        Json out = r.value();
        r.space();
        return r.ok_ && r.at_ == text.size() ? out : Json();
    }

  private:
    explicit JsonReader(std::string_view text) : text_(text) {}

    void space() {
        while (at_ < text_.size() && std::string_view(" \n\r\t").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    bool take(std::string_view word) {
        space();
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }
    Json fail() {
        ok_ = false;
        return {};
    }
    Json value() {
        Json out;
        if (take("{")) {
            out.type = Json::Type::object;
            if (take("}")) return out;
            do {
                space();
                const std::string key = string();
                if (!ok_ || out.has(key) || !take(":")) return fail();
                out.fields[key] = value();
            } while (ok_ && take(","));
            return ok_ && take("}") ? out : fail();
        }
        if (take("[")) {
            out.type = Json::Type::list;
            if (take("]")) return out;
            do {
                out.items.push_back(value());
            } while (ok_ && take(","));
            return ok_ && take("]") ? out : fail();
        }
        space();
        if (at_ < text_.size() && text_[at_] == '"') {
            out.type = Json::Type::text;
            out.text = string();
            return out;
        }
        if (take("true") || take("false")) {
            out.type = Json::Type::boolean;
            return out;
        }
        if (take("null")) {
            out.type = Json::Type::null;
            return out;
        }
        const std::string rest(text_.substr(at_, 40));
        char* end = nullptr;
        out.number = std::strtod(rest.c_str(), &end);
        const bool plain = rest.find_first_not_of("-0123456789.eE+") != 0;
        if (end == rest.c_str() || !plain) return fail();
        at_ += static_cast<std::size_t>(end - rest.c_str());
        out.type = Json::Type::number;
        return out;
    }
    std::string string() {
        std::string out;
        if (at_ >= text_.size() || text_[at_++] != '"') return ok_ = false, out;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (static_cast<unsigned char>(text_[at_]) < 0x20) return ok_ = false, out;
            if (text_[at_] != '\\') {
                out += text_[at_++];
                continue;
            }
            const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '?';
            at_ += 2;
            if (c == 'u') {
                const std::string hex(text_.substr(at_, 4));
                out += "<" + hex + ">";
                at_ += 4;
            } else if (c == '"' || c == '\\') {
                out += c;
            } else {
                return ok_ = false, out;
            }
        }
        if (at_ >= text_.size()) ok_ = false;
        ++at_;
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

}  // namespace probe
