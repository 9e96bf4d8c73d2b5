// SPDX-License-Identifier: MIT
// Where everything lies in the picture of 960 x 540.
#pragma once

namespace relay::layout {

inline constexpr int field_x = 16, field_y = 16;  // the world's origin
inline constexpr int field_w = 432, field_h = 508;

inline constexpr int panel_x = 464, panel_w = 480, panel_right = 944;
inline constexpr int name_y = 18, stage_name_y = 32;
inline constexpr int score_y = 58, figures_y = 72, high_x = 704;
inline constexpr int stock_y = 106, graze_x = 760, graze_y = 107, graze_w = 184, graze_h = 8;

inline constexpr int link_rule_y = 128, link_y = 138;
inline constexpr int lane_y = 156, lane_step = 18, wire_x = 588, wire_w = 180;
inline constexpr int frame_rule_y = 232, frame_y = 242, strip_y = 258, strip_h = 30;
inline constexpr int code_rule_y = 298, code_y = 308, code_box_y = 322, code_box_h = 202;
inline constexpr int code_lines = 15, code_line_h = 13;

inline constexpr int inspector_y = 128, inspector_h = 396;  // with F1, all below the panel's first rule

/// Of the title across: in the whole picture, or beside the inspector.
struct TitleColumns {
    float middle;
    float squeeze;  // of what circles the name
    float name_unit;
    int wire_name_right, wire_x, wire_w, wire_state_x;

    float x(float of_world) const { return middle + (of_world - world_middle) * squeeze; }
    float world_x(float of_picture) const { return world_middle + (of_picture - middle) / squeeze; }

    static constexpr float world_middle = 480;
};
inline constexpr TitleColumns title_whole{480, 1, 16, 214, 240, 480, 736};
inline constexpr TitleColumns title_aside{232, 0.62f, 14, 122, 132, 168, 310};

inline constexpr int title_y = 132, subtitle_y = 256, prompt_y = 440, choices_y = 478, keys_y = 508;
inline constexpr int title_lane_y = 330, title_lane_step = 30, title_head_y = 412;
inline constexpr int load_y = 14, load_bar_y = 28;  // of --stress, on the title

// The page of sliders: in the middle of the field below a pause's words, or over the title's name.
inline constexpr int page_w = 380, page_pause_h = 352, page_title_h = 280, page_title_y = 26;
inline constexpr int page_pause_rows = 142, page_title_rows = 58;  // where they begin, from its upper edge
inline constexpr int page_row_h = 20, page_line_gap = 36;  // between the settings' rows and the line's
inline constexpr int page_margin = 14, page_name = 30, page_track = 142, page_track_w = 112;

// What the program has to say, such as a volume that was changed; in the field beside the slow meter's text.
inline constexpr int title_notice_x = 16, title_notice_y = 14;  // beside the load
inline constexpr int notice_right = field_x + field_w - 8, notice_y = field_y + 492, notice_w = 200;

}  // namespace relay::layout
