// documents: small HTML pages, and the files of the viewer.
#include "adapters/rest/documents.h"

#include "adapters/api/openapi.h"
#include "adapters/http/problem.h"
#include "adapters/rest/rest_api.h"
#include "engine/base/calendar_text.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <mutex>

namespace slotkeeper::rest {

namespace {

// Scripts and styles come from this server only. The viewer writes styles into its elements.
constexpr auto kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#222}"
    "code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{background:#f4f4f4;padding:1rem;overflow:auto}"
    "dt{margin-top:1rem;font-weight:600}dd{margin:0}a{color:#0645ad}";

constexpr std::string_view kStartScript =
    "window.onload=function(){SwaggerUIBundle({url:'/openapi.json',dom_id:'#viewer',deepLinking:true,"
    "validatorUrl:null,tryItOutEnabled:true});};";

http::Response document(std::string content_type, std::string body) {
    return {200,
            std::move(content_type),
            std::move(body),
            {{"Content-Security-Policy", kPolicy}, {"Referrer-Policy", "no-referrer"}}};
}

std::string page_of(std::string_view title, std::string_view body) {
    std::string html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
    html.append(title).append("</title><meta name=\"viewport\" content=\"width=device-width\"><style>");
    html.append(kStyle).append("</style></head><body>").append(body).append("</body></html>");
    return html;
}

http::Response html(std::string_view title, std::string_view body) {
    return document("text/html; charset=utf-8", page_of(title, body));
}

// The protocol that the client speaks. A proxy that ends TLS names it in a header; only one on this machine is
// believed, because every client can send the header.
std::string_view protocol_of(const http::Request& request) {
    const auto& peer = request.peer;
    const auto is_local = peer == "::1" || peer.starts_with("127.") || peer.starts_with("::ffff:127.");
    return is_local && request.header("x-forwarded-proto") == "https" ? "https://" : "http://";
}

// The address at which the client reached this server; empty if its header is not a plain name with a port.
std::string address_of(const http::Request& request, const api::Services& services) {
    if (!services.public_url.empty()) return services.public_url;
    const auto host = request.header("host");
    const auto is_plain = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
               std::string_view(".:-[]").find(letter) != std::string_view::npos;
    };
    return std::all_of(host.begin(), host.end(), is_plain) ? std::string(protocol_of(request)).append(host) : "";
}

constexpr std::string_view kStartPage = R"(<h1>Slotkeeper {version}</h1><p>An appointment booking engine.</p>
<ul><li><a href="/docs">The API</a>, and its <a href="/docs/errors">error codes</a></li>
<li><a href="/openapi.json">The OpenAPI document</a>, for generators of clients</li>
<li><a href="/readyz">Health</a></li></ul>
<h2>A first booking</h2><pre>
KEY=slk_…        # made by: slotkeeper keys create --name first
curl -s -H "Authorization: Bearer $KEY" {address}/v1/services
curl -s -H "Authorization: Bearer $KEY" \
  "{address}/v1/slots?service=Haarschnitt&amp;from={day}T08:00:00Z&amp;to={day}T18:00:00Z"
curl -s -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" {address}/v1/appointments \
  -d '{"service":"Haarschnitt","start":"{day}T10:00:00Z",
       "customer":{"name":"Erika Muster","phone":"+4915112345678"}}'</pre>)";

std::string escaped(std::string_view text) {
    std::string html;
    for (const auto letter : text) {
        switch (letter) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += letter;
        }
    }
    return html;
}

std::string filled(std::string_view text, const std::map<std::string, std::string>& values) {
    std::string page(text);
    for (const auto& [name, value] : values) {
        for (auto at = page.find(name); at != std::string::npos; at = page.find(name, at + value.size())) {
            page.replace(at, name.size(), value);
        }
    }
    return page;
}

http::Response start_page(const http::Request& request, const api::Services& services) {
    const auto day = std::chrono::floor<std::chrono::days>(SystemClock().now()) + std::chrono::days(7);
    return html("Slotkeeper", filled(kStartPage, {{"{version}", SLOTKEEPER_VERSION},
                                                  {"{address}", escaped(address_of(request, services))},
                                                  {"{day}", format_iso_date(std::chrono::year_month_day(day))}}));
}

http::Response viewer_page() {
    if (viewer_files().empty()) {
        return html(
            "Slotkeeper: the API",
            "<h1>The API</h1><p>This program was built without the viewer, because npm was not reachable. Build "
            "it again with access to the npm registry, or open <a href=\"/openapi.json\">the OpenAPI "
            "document</a> in a viewer of your own.</p>");
    }
    return document("text/html; charset=utf-8",
                    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Slotkeeper: the API</title>"
                    "<link rel=\"stylesheet\" href=\"/docs/swagger-ui.css\"></head><body><div id=\"viewer\"></div>"
                    "<script src=\"/docs/swagger-ui-bundle.js\"></script><script src=\"/docs/start.js\"></script>"
                    "</body></html>");
}

http::Response errors_page() {
    std::string body =
        "<h1>Error codes</h1><p>A refusal is a problem (RFC 9457). Its <code>code</code> is stable.</p><dl>";
    for (std::size_t i = 0; i < EnumNames<ErrorCode>::all.size(); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const std::string word(name_of(code));
        body += "<dt id=\"" + word + "\"><code>" + word + "</code> (" + std::to_string(http::status_of(code)) +
                ")</dt><dd>" + std::string(api::meaning_of(code)) + "</dd>";
    }
    return html("Slotkeeper: error codes", body + "</dl>");
}

http::Response viewer_file(const http::Request& request) {
    const auto& name = request.captures.at(0);
    if (name == "start.js") return document("text/javascript", std::string(kStartScript));
    for (const auto& file : viewer_files()) {
        if (file.name != name) continue;
        return document(name.ends_with(".css") ? "text/css" : "text/javascript", std::string(file.bytes));
    }
    return http::problem(refuse(ErrorCode::not_found, "", "no document has this name"), request);
}

// Serves the document, which is written on the first request.
class OpenapiPage {
public:
    explicit OpenapiPage(const api::Services& services) : services_(services) {}

    http::Response operator()(const http::Request&) const {
        std::call_once(page_->written, [this] {
            const auto& server = services_.public_url;
            page_->text = api::openapi_document(operations(), server.empty() ? "/" : server).dump();
        });
        return {200, "application/json", page_->text};
    }

private:
    struct Page {
        std::once_flag written;
        std::string text;
    };

    const api::Services& services_;
    std::shared_ptr<Page> page_ = std::make_shared<Page>();  // shared, because handlers are copied
};

}  // namespace

void add_documents(http::Router& router, const api::Services& services) {
    router.add("GET", "/", [&services](const http::Request& request) { return start_page(request, services); });
    router.add("GET", "/docs", [](const http::Request&) { return viewer_page(); });
    router.add("GET", "/docs/errors", [](const http::Request&) { return errors_page(); });
    router.add("GET", "/docs/{file}", viewer_file);
    router.add("GET", "/openapi.json", OpenapiPage(services));
}

}  // namespace slotkeeper::rest
