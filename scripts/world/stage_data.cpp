// SPDX-License-Identifier: MIT
// stage.json and shapes.json are somebody else's text: every
// number is checked against its limits, and the first wrong
// one of a stage is named. Both here: reading nlohmann's
// parser takes a compiler four seconds.
// shapes.json: {"shapes": [{"name", "hue", "width", "halo",
// "fill", "lines": [[x, y, x, y, ...], ...]}, ...]}.
#include "scripts/world/stage_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "scripts/world/hash.hpp"

namespace relay {
namespace {

using nlohmann::json;

/// Reads the members of one object and keeps the first error.
class Reader {
  public:
    Reader(const json& object, std::string where,
           std::string& error)
        : object_(object),
          where_(std::move(where)),
          error_(error) {
        if (!object.is_object()) fail("", "is no object");
    }

    template <class T>
    void number(const char* key, T& out, double low,
                double high) {
        const json* v = member(key);
        if (v == nullptr) return;
        double n =
            v->is_number() ? v->get<double>() : low - 1;
        if (n >= low && n <= high)
            out = static_cast<T>(n);
        else
            fail(key, "is not " + text_of(low) + " to " +
                          text_of(high));
    }

    void text(const char* key, std::string& out) {
        const json* v = member(key);
        if (v == nullptr) return;
        if (v->is_string() &&
            v->get_ref<const std::string&>().size() <= 120)
            out = v->get<std::string>();
        else
            fail(key, "is no text of 120 letters or fewer");
    }

    void colour(const char* key, std::uint32_t& out) {
        std::string hex;
        text(key, hex);
        if (hex.empty()) return;
        char* end = nullptr;
        auto v = std::strtoul(hex.c_str(), &end, 16);
        if (hex.size() == 6 && *end == 0)
            out = std::uint32_t(v);
        else
            fail(key, "is no colour such as 10203A");
    }

    /// Calls `each` with a reader of every element.
    template <class Fn>
    void list(const char* key, Fn each) {
        const json* v = member(key);
        if (v == nullptr) return;
        if (!v->is_array() || v->size() > 1000)
            return fail(key, "is no list, or too long");
        int i = 0;
        for (const json& element : *v) {
            std::string name = where_ + key + '[' +
                               std::to_string(i++) + "].";
            Reader reader(element, name, error_);
            if (!error_.empty()) return;
            each(reader);
        }
    }

    template <class Fn>
    void object(const char* key, Fn read) {
        const json* v = member(key);
        if (v == nullptr) return;
        Reader reader(*v, where_ + key + '.', error_);
        if (error_.empty()) read(reader);
    }

    void need(const char* key) {
        if (error_.empty() && !object_.contains(key))
            fail(key, "is missing");
    }

  private:
    const json* member(const char* key) const {
        if (!error_.empty()) return nullptr;
        auto it = object_.find(key);
        return it == object_.end() ? nullptr : &*it;
    }

    static std::string text_of(double v) {
        return std::to_string(long(v));
    }

    void fail(const char* key, const std::string& why) {
        if (error_.empty()) error_ = where_ + key + ' ' + why;
    }

    const json& object_;
    std::string where_;
    std::string& error_;
};

/// Files need not be in order of time; ties stay in theirs.
template <class T>
void put(std::vector<T>& list, T item) {
    auto later = [](double at, const T& other) {
        return at < other.at;
    };
    auto place = std::upper_bound(list.begin(), list.end(),
                                  item.at, later);
    list.insert(place, std::move(item));
}

Wave read_wave(Reader& in) {
    Wave w;
    in.need("at");
    in.need("send");
    in.number("at", w.at, 0, 600);
    in.text("send", w.send);
    in.number("count", w.count, 1, 64);
    in.number("every", w.every, 0, 10);
    in.number("x", w.x, -60, 492);
    in.number("y", w.y, -60, 380);
    in.number("step", w.step, 0, 400);
    in.number("speed", w.speed, 10, 400);
    in.number("sway", w.sway, -400, 400);
    in.number("beat", w.beat, 0.5, 20);
    in.number("radius", w.radius, 20, 200);
    in.number("lasts", w.lasts, 0, 60);
    in.number("hp", w.hp, 0, 10000);
    return w;
}

void digest(StageData& s) {
    Digest d;
    for (const Factors& f : s.factors) {
        d.add(f.bullets);
        d.add(f.speed);
        d.add(f.pause);
    }
    for (const Wave& w : s.waves) {
        d.add(w.send);
        for (double v : {w.at, w.every, w.beat, w.lasts})
            d.add(v);
        for (float v :
             {w.x, w.y, w.step, w.speed, w.sway, w.radius})
            d.add(v);
        d.add(std::uint64_t(w.count));
        d.add(std::uint64_t(w.hp));
    }
    d.add(s.boss_at);
    d.add(std::uint64_t(s.boss_hp));
    s.digest = d.value();
}

void read_all(Reader& in, StageData& out) {
    in.need("stage");
    in.need("name");
    in.need("waves");
    in.number("stage", out.stage, 1, 3);
    in.text("name", out.name);
    constexpr std::array names{"easy", "normal", "hell"};
    in.object("difficulty", [&](Reader& all) {
        for (std::size_t i = 0; i < names.size(); ++i)
            all.object(names[i], [&](Reader& one) {
                Factors& f = out.factors[i];
                one.number("bullets", f.bullets, 0.1, 4);
                one.number("speed", f.speed, 0.1, 4);
                one.number("pause", f.pause, 0.1, 4);
            });
    });
    in.list("talk", [&](Reader& one) {
        Talk t;
        one.number("at", t.at, 0, 600);
        one.number("lasts", t.lasts, 0, 20);
        one.text("say", t.say);
        put(out.talk, std::move(t));
    });
    in.list("waves", [&](Reader& one) {
        put(out.waves, read_wave(one));
    });
    in.object("boss", [&](Reader& boss) {
        boss.number("at", out.boss_at, 0, 600);
        boss.number("hp", out.boss_hp, 1, 100000);
    });
    in.object("palette", [&](Reader& colours) {
        colours.colour("ground", out.palette.ground);
        colours.colour("grid", out.palette.grid);
    });
}

constexpr double far_out = 512;  // px from a shape's middle

float number(const json& shape, const char* key,
             float usual) {
    auto it = shape.find(key);
    if (it == shape.end() || !it->is_number()) return usual;
    return std::clamp(it->get<float>(), 0.f, 20.f);
}

bool read_line(const json& from, Polyline& out) {
    if (!from.is_array() || from.size() % 2 != 0)
        return false;
    for (std::size_t i = 0; i < from.size(); i += 2) {
        const json &x = from[i], &y = from[i + 1];
        if (!x.is_number() || !y.is_number()) return false;
        double px = x.get<double>(), py = y.get<double>();
        bool in = px >= -far_out && px <= far_out &&
                  py >= -far_out && py <= far_out;
        if (!in) return false;
        out.push_back({float(px), float(py)});
    }
    return !out.empty();
}

bool read_shape(const json& from, Shape& out) {
    if (!from.is_object()) return false;
    auto name = from.find("name");
    auto lines = from.find("lines");
    if (name == from.end() || !name->is_string())
        return false;
    if (lines == from.end() || !lines->is_array())
        return false;
    out.name = name->get<std::string>();
    if (auto hue = from.find("hue");
        hue != from.end() && hue->is_string())
        out.hue = hue->get<std::string>();
    out.width = number(from, "width", out.width);
    out.halo = number(from, "halo", out.halo);
    out.fill = number(from, "fill", out.fill);
    for (const json& line : *lines) {
        Polyline points;
        if (!read_line(line, points)) return false;
        out.lines.push_back(std::move(points));
    }
    return true;
}

}  // namespace

bool read_stage(std::string_view text, StageData& out,
                std::string& error) {
    error.clear();
    out = StageData{};
    auto tree = json::parse(text, nullptr, false);
    if (tree.is_discarded()) {
        error = "stage.json is no JSON";
        return false;
    }
    Reader reader(tree, "", error);
    if (error.empty()) read_all(reader, out);
    if (!error.empty()) return false;
    out.shapes = read_shapes(text, error);
    if (!error.empty()) return false;
    digest(out);
    return true;
}

std::vector<Shape> read_shapes(std::string_view text,
                               std::string& error) {
    error.clear();
    auto tree = json::parse(text, nullptr, false);
    std::vector<Shape> shapes;
    if (tree.is_discarded() || !tree.is_object()) {
        error = "shapes are no JSON object";
        return shapes;
    }
    auto list = tree.find("shapes");
    if (list == tree.end()) return shapes;
    for (const json& from : *list) {
        Shape shape;
        if (!read_shape(from, shape)) {
            error = "shapes[" +
                    std::to_string(shapes.size()) +
                    "] is no shape";
            return {};
        }
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

}  // namespace relay
