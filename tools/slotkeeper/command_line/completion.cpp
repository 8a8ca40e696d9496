// completion: writes the scripts.
#include "tools/slotkeeper/command_line/completion.h"

namespace slotkeeper {

namespace {

// In single quotes of a shell.
std::string quoted(const std::string& text) {
    std::string safe = "'";
    for (const auto letter : text) safe += letter == '\'' ? "'\\''" : std::string(1, letter);
    return safe + "'";
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : " ") + word;
    return all;
}

std::string below(const std::string& path, const std::string& name) { return path.empty() ? name : path + ' ' + name; }

// One branch of the case for each command: what may follow it, and the words of its flags.
void add_bash(const CommandTree& command, const std::string& path, std::string& next, std::string& values) {
    auto words = command.words;
    for (const auto& one : command.below) words.push_back(one.name);
    for (const auto& flag : command.flags) words.push_back(flag.name);
    next += "        " + quoted(path) + ") reply=" + quoted(joined(words)) + " ;;\n";
    for (const auto& flag : command.flags) {
        if (flag.words.empty()) continue;
        values += "        " + quoted(below(path, flag.name)) + ") reply=" + quoted(joined(flag.words)) + " ;;\n";
    }
    for (const auto& one : command.below) add_bash(one, below(path, one.name), next, values);
}

std::string bash(const CommandTree& root) {
    std::string next, values;
    add_bash(root, "", next, values);
    return R"(# completion of slotkeeper for bash: source <(slotkeeper completion bash)
_slotkeeper() {
    local path='' reply='' word previous="${COMP_WORDS[COMP_CWORD-1]}"
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in
            -*) break ;;
            help) ;;
            *) path="${path:+$path }$word" ;;
        esac
    done
    case "$path $previous" in
)" + values +
           R"(    esac
    [ -n "$reply" ] || case "$path" in
)" + next +
           R"(    esac
    COMPREPLY=($(compgen -W "$reply" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _slotkeeper slotkeeper
)";
}

void add_fish(const CommandTree& command, const std::string& path, std::string& lines) {
    const auto start = "complete -c slotkeeper -f -n " + quoted("test (__slotkeeper_path) = " + quoted(path));
    for (const auto& one : command.below) {
        lines += start + " -a " + one.name + " -d " + quoted(one.meaning) + '\n';
    }
    if (!command.words.empty()) lines += start + " -a " + quoted(joined(command.words)) + '\n';
    for (const auto& flag : command.flags) {
        lines += start + " -l " + flag.name.substr(2) + " -d " + quoted(flag.meaning);
        if (!flag.words.empty()) lines += " -x -a " + quoted(joined(flag.words));
        lines += '\n';
    }
    for (const auto& one : command.below) add_fish(one, below(path, one.name), lines);
}

std::string fish(const CommandTree& root) {
    std::string lines;
    add_fish(root, "", lines);
    return R"(# completion of slotkeeper for fish: slotkeeper completion fish | source
function __slotkeeper_path
    set -l path
    for word in (commandline -opc)[2..]
        if string match -q -- '-*' $word
            break
        end
        if test $word != help
            set -a path $word
        end
    end
    echo "$path"
end
)" + lines;
}

}  // namespace

std::string completion_script(const std::string& shell, const CommandTree& root) {
    if (shell == "bash") return bash(root);
    if (shell == "zsh") return "autoload -U +X bashcompinit && bashcompinit\n" + bash(root);
    return shell == "fish" ? fish(root) : "";
}

}  // namespace slotkeeper
