// server: forwards to the lobby, and adapts the two kinds of handlers.
#include "adapters/http/server.h"

#include "adapters/http/lobby/lobby.h"
#include "adapters/http/problem.h"

namespace slotkeeper::http {

namespace {

Response answer_of(const Handler& handler, const Request& request) {
    try {
        return handler(request);
    } catch (const std::exception& trouble) {
        return failure(request, trouble.what());
    }
}

}  // namespace

Responder::Responder(Responder&& other) noexcept
    : lobby_(std::exchange(other.lobby_, nullptr)), connection_(other.connection_) {}

Responder::~Responder() {
    if (lobby_ == nullptr) return;
    try {
        (*this)(failure(connection_->reader().request(), "the handler did not respond"));
    } catch (const std::exception&) {  // out of memory: close without a response
        Response nothing;
        nothing.cut = true;
        (*this)(std::move(nothing));
    }
}

void Responder::operator()(Response response) {
    std::exchange(lobby_, nullptr)->take_answer(*connection_, std::move(response));
}

Server::Server(ServerOptions options, Handler handler)
    : Server(std::move(options), LateHandler([handler = std::move(handler)](const Request& request, Responder respond) {
                 respond(answer_of(handler, request));
             })) {}
Server::Server(ServerOptions options, LateHandler handler)
    : lobby_(std::make_unique<Lobby>(std::move(options), std::move(handler))) {}
Server::~Server() = default;

unsigned short Server::port() const { return lobby_->listener().port(); }
std::string Server::address() const { return lobby_->listener().address(); }
void Server::stop(std::chrono::milliseconds patience) { lobby_->stop(patience); }
Server::Figures Server::figures() const { return lobby_->figures(); }

}  // namespace slotkeeper::http
