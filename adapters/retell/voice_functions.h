// voice_functions: the function routes for voice agents: /hooks/retell/{company}/functions and /functions/{name}.
//
// A request is checked in this order: signature over the raw bytes, with the keys of the company in the path; the JSON;
// the agent, if the key is restricted to one. Read on: access/admission.h authenticates, voice_turn.h is the context of
// a function, README.md describes arguments and answers.
#pragma once

#include "adapters/http/router.h"
#include "adapters/retell/voice_webhook.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace slotkeeper::retell {

// Adds the routes of the functions and of the webhooks.
void add_voice_routes(http::Router& router, VoiceWebhook& webhook);

// Paths whose bodies contain transcripts and may have limits::voice_body_bytes_max.
bool is_voice_path(std::string_view path);

// --- answers of the length that the platform accepts ---------------------------------------------
inline constexpr std::size_t kAnswerLongest = 1'500;  // bytes; the platform truncates longer answers, or they cost time

// The answer as text. If it is too long, removes the last items of the longest list, then of the next, until it fits.
// Sentences are never cut; they contain at most three names.
std::string short_text(nlohmann::ordered_json answer);

}  // namespace slotkeeper::retell
