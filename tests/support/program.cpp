// program: fork, exec, pipes.
#include "tests/support/program.h"

#include "tests/support/paths.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace slotkeeper::tests {

namespace {

std::vector<std::string> settings_of(const Environment& environment) {
    std::vector<std::string> settings;
    for (char** one = environ; *one != nullptr; ++one) {
        if (!std::string_view(*one).starts_with("SLOTKEEPER_")) settings.emplace_back(*one);
    }
    for (const auto& [name, value] : environment) settings.push_back(name + '=' + value);
    return settings;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::string content(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

}  // namespace

Program::Program(const std::vector<std::string>& words, const Environment& environment, const std::string& input) {
    std::vector<std::string> all{slotkeeper_binary().string()};
    all.insert(all.end(), words.begin(), words.end());
    auto settings = settings_of(environment);
    auto argv = pointers(all);
    auto envp = pointers(settings);
    const auto in = folder_.path() / "in", err = folder_.path() / "err";
    std::ofstream(in) << input;

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    const auto parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(::open(in.c_str(), O_RDONLY | O_CLOEXEC), STDIN_FILENO);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), STDERR_FILENO);
        ::execve(argv[0], argv.data(), envp.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    out_ = ends[0];
    if (pid_ < 0) throw std::runtime_error("fork failed");
}

Program::~Program() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    if (out_ >= 0) ::close(out_);
}

std::string Program::line() {
    while (true) {
        const auto end = seen_.find('\n');
        if (end != std::string::npos) {
            const auto line = seen_.substr(0, end);
            seen_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> bytes;
        const auto count = ::read(out_, bytes.data(), bytes.size());
        if (count <= 0) return std::exchange(seen_, {});
        seen_.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

void Program::signal(int number) { ::kill(pid_, number); }

Finished Program::finish() {
    Finished finished;
    std::array<char, 4096> bytes;
    for (auto count = ::read(out_, bytes.data(), bytes.size()); count > 0;
         count = ::read(out_, bytes.data(), bytes.size())) {
        seen_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    finished.out = std::move(seen_);
    finished.err = content(folder_.path() / "err");
    return finished;
}

Home::Home(Data data) : environment{{"SLOTKEEPER_VAR", folder_.path().string()}} {
    if (data == Data::private_server) return;
    test_ = std::make_unique<TestDatabase>(Schema::none);
    environment["SLOTKEEPER_DATABASE_URL"] = test_->url();
}

Home::~Home() {
    if (!test_) run({"db", "stop"});
}

Finished Home::run(const std::vector<std::string>& words, const std::string& input) const {
    return Program(words, environment, input).finish();
}

nlohmann::json Home::answer(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const auto finished = run(words);
    if (finished.code != 0) throw std::runtime_error("slotkeeper failed: " + finished.out + finished.err);
    return finished.json();
}

}  // namespace slotkeeper::tests
