// program: the real binary, run as a user runs it: arguments in, text and an exit code out.
//
// Nothing of the caller's own settings reaches it: of the environment's SLOTKEEPER_… only what the test gives is there.
// A program that still runs when the test ends is killed.
#pragma once

#include "tests/support/test_database.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper::tests {

using Environment = std::map<std::string, std::string>;

struct Finished {
    int code = -1;  // of the exit; 128 + number where a signal ended it
    std::string out, err;

    // What it printed, with --json. Throws where that is no JSON.
    nlohmann::json json() const { return nlohmann::json::parse(out); }
    // The error that it printed to standard error with --json, beside what it logged. Throws if it printed no error.
    nlohmann::json error() const {
        return nlohmann::json::parse(err.substr(std::min(err.find("{\"error\""), err.size()))).at("error");
    }
};

class Program {
public:
    Program(const std::vector<std::string>& words, const Environment& environment, const std::string& input = "");
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::string line();  // the next one of its standard output; waits for it. Empty at the end
    void signal(int number);
    Finished finish();  // waits for its end
    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
    int out_ = -1;
    std::string seen_;        // of standard output, behind the lines that were taken
    TemporaryFolder folder_;  // standard input and error are files in it
};

// A place for a program to live in: a folder of its own for SLOTKEEPER_VAR and, unless the private database is what is
// tested, a database of the test's server. The schema is for the program to make.
class Home {
public:
    enum class Data { url, private_server };
    explicit Home(Data data = Data::url);
    ~Home();  // stops the private database

    Finished run(const std::vector<std::string>& words, const std::string& input = "") const;
    // As run() with --json; the exit code must be 0.
    nlohmann::json answer(std::vector<std::string> words) const;

    const std::filesystem::path& var() const { return folder_.path(); }
    TestDatabase& test() { return *test_; }  // REQUIRES: Data::url

private:
    TemporaryFolder folder_;
    std::unique_ptr<TestDatabase> test_;

public:
    Environment environment;  // last, because it names the folder
};

}  // namespace slotkeeper::tests
