# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_payloadlint_global_optspecs
    string join \n color= h/help V/version
end

function __fish_payloadlint_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_payloadlint_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_payloadlint_using_subcommand
    set -l cmd (__fish_payloadlint_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c payloadlint -n "__fish_payloadlint_needs_command" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_needs_command" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -s V -l version -d 'Print version'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "check" -d 'Lint bodies: files, folders, recordings, stdin'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "fix" -d 'Mend bodies: apply the safe fixes, in place'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "extract" -d 'Take bodies out of recordings, into fixture files'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "explain" -d 'Tell what a rule reports and why; without RULE, list all'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "schema" -d 'Print the JSON Schema of a body; without MODEL, list all'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "operations" -d 'List the API operations and the bodies they take'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "confirm" -d 'Prove findings and fixes against the live API; shows what it would send, and sends with --send'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "serve" -d 'Stand in for the API on this machine: a strict simulator to try things against'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "init" -d 'Write a config, a hook, a workflow to start from'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "completions" -d 'Print what makes a shell complete commands and options'
complete -c payloadlint -n "__fish_payloadlint_needs_command" -f -a "man" -d 'Print the manual page, or write one for each command'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -s o -l operation -d 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l as -d 'Read every source as this kind' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l include -d 'In folders, read only what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l exclude -d 'In folders, leave out what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l files-from -d 'Read the paths from a file, one a line; `-` is stdin' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l stdin-name -d 'The path that stdin stands for' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l threads -d 'Workers [default: one a core]' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l rule -d 'Level of a rule (or of `all`): off, info, warning, error' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l only -d 'Run this rule alone; repeat for more' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l fail-on -d 'Least severity that makes the exit status 1: error (the default), warning, info, never' -r -f -a "error\t''
warning\t''
info\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l config -d 'The config, in place of the nearest payloadlint.toml from here upward' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l schema -d 'Hold attributes against this JSON Schema of the team\'s' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l baseline -d 'Count only findings that this file does not know' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l write-baseline -d 'Write all findings into this file; with --baseline, what of it is left' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -s f -l format -d 'Form of the report: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson' -r -f -a "human\t''
concise\t''
json\t''
ndjson\t''
sarif\t''
junit\t''
github\t''
gitlab\t''
rdjson\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l report -d 'Also write a report into a file, such as sarif=a.sarif; repeat for more' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l max-findings -d 'Findings that `human` shows; 0 for all' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l force-exclude -d 'Leave out what --exclude and the config exclude even where it is named'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l no-ignore -d 'Also read what .gitignore leaves out'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l no-fast-pass -d 'Have all rules look at every body; for tests and measurements, since the findings are the same'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l no-config -d 'Heed no config'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l statistics -d 'Count the findings by rule'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -l redact -d 'Mask texts and numbers in shown source'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -s q -l quiet -d 'Findings only, no summary'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -s v -l verbose -d 'Also list what was skipped, and why'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -s o -l operation -d 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l as -d 'Read every source as this kind' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l include -d 'In folders, read only what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l exclude -d 'In folders, leave out what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l files-from -d 'Read the paths from a file, one a line; `-` is stdin' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l stdin-name -d 'The path that stdin stands for' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l rule -d 'Level of a rule (or of `all`): off, info, warning, error' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l only -d 'Run this rule alone; repeat for more' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l fail-on -d 'Least severity that makes the exit status 1: error (the default), warning, info, never' -r -f -a "error\t''
warning\t''
info\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l config -d 'The config, in place of the nearest payloadlint.toml from here upward' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l max-findings -d 'Findings left that are listed; 0 for all' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l force-exclude -d 'Leave out what --exclude and the config exclude even where it is named'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l no-ignore -d 'Also read what .gitignore leaves out'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l unsafe -d 'Also apply fixes that are perhaps not what was meant'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l diff -d 'Write nothing; print what would change'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -l no-config -d 'Heed no config'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -s q -l quiet -d 'Say nothing but errors'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -s o -l operation -d 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l as -d 'Read every source as this kind' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l include -d 'In folders, read only what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l exclude -d 'In folders, leave out what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l files-from -d 'Read the paths from a file, one a line; `-` is stdin' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l stdin-name -d 'The path that stdin stands for' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l out -d 'The folder that fixtures go into; a payloadlint.toml there says what each is for' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l config -d 'The config, in place of the nearest payloadlint.toml from here upward' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l force-exclude -d 'Leave out what --exclude and the config exclude even where it is named'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l no-ignore -d 'Also read what .gitignore leaves out'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l redact -d 'Replace texts by others of the same length and sort; names stay'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l ndjson -d 'One file for each operation, a body a line'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l force -d 'Overwrite files that are there'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -s q -l quiet -d 'Say nothing but errors'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -l no-config -d 'Heed no config'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand extract" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand explain" -s f -l format -d 'Form of the output: text, json' -r -f -a "text\t''
json\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand explain" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand explain" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand schema" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand schema" -l config -d 'The schema of payloadlint.toml'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand schema" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand operations" -s f -l format -d 'Form of the output: text, json' -r -f -a "text\t''
json\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand operations" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand operations" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l conversation -d 'The conversation that is written to; never taken from a recording' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l participant -d 'Its participant that is written to' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l communication -d 'The communication, for paths that name one' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l medium -d 'The conversation\'s medium, where a path is not recorded: calls, callbacks, emails, messages …' -r -f -a "calls\t''
callbacks\t''
emails\t''
messages\t''
cobrowsesessions\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l region -d 'Region by name or base domain [default: $GENESYSCLOUD_REGION]' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l base-url -d 'Another host, such as a gateway or `payloadlint serve`; plain HTTP to this machine alone' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l profile -d 'Credentials of a profile of ~/.gc/config.toml, in place of the environment\'s' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l max-requests -d 'Requests to the API, reads and repeated ones included, after which no more are sent [default: 20]' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l timeout -d 'Seconds that a request may take, from looking up the host to the end of the answer' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l record -d 'Write what was sent and answered as NDJSON that `payloadlint check` reads' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -s o -l operation -d 'The operation that bodies are for, where not recorded' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l as -d 'Read every source as this kind' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l include -d 'In folders, read only what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l exclude -d 'In folders, leave out what matches' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l stdin-name -d 'The path that stdin stands for' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l rule -d 'Level of a rule (or of `all`): off, info, warning, error' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l only -d 'Confirm this rule alone; repeat for more' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -s f -l format -d 'Form of the report: human, json' -r -f -a "human\t''
json\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l config -d 'The config, in place of the nearest payloadlint.toml from here upward' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l send -d 'Send; without it the plan is shown and nothing touches the network'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l fixed-only -d 'Send clean and mended bodies alone, no original'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l unsafe -d 'Also mend with fixes that are not safe'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l allow-actions -d 'Also send what holds `state` or a whole record: it may end a call'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l retry-lost -d 'Make a write again when its answer was lost: it may be carried out twice'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l redact -d 'Leave bodies out of the plan'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -l no-config -d 'Heed no config'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -s v -l verbose -d 'Say more: correlation ids of what went well, what is waited for'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand confirm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l listen -d 'Where to listen; port 0 takes a free one, which the first line of stdout names' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l on-unknown -d 'Members that the model lacks: reject, ignore, accept' -r -f -a "reject\t''
ignore\t''
accept\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l on-null -d '`null`: reject, ignore, accept' -r -f -a "reject\t''
ignore\t''
accept\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l on-empty -d '`""` where any text is allowed: reject, ignore, accept' -r -f -a "reject\t''
ignore\t''
accept\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l on-scalar -d 'A number or boolean in place of a string: reject, ignore, accept (as text)' -r -f -a "reject\t''
ignore\t''
accept\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l fault -d 'Go wrong on purpose: STATUS:RATE, delay:MS, drop:RATE (the work is done, the answer is lost)' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l seed -d 'The luck of the faults; the same seed goes wrong the same way' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l retry-after -d 'Seconds that a 429 or 503 of a fault asks to wait' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l deny -d 'Answer 403 to a family for want of permission: attributes, participant, communication, wrapup' -r -f -a "attributes\t''
participant\t''
communication\t''
wrapup\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l ended -d 'Answer 404 for this conversation: it has ended' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l conversation -d 'The only conversations there are; without it every id is one' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l client -d 'The only made-up client that gets a token; without it every one does' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l token-lifetime -d 'Seconds that a token lives' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l token-uses -d 'Requests that a token is good for' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l rate-limit -d 'Requests a minute and token, above which 429 is answered (the real API: 300)' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l max-body -d 'Bytes of a body above which 413 is answered' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l record -d 'Write what came in as NDJSON that `payloadlint check` reads' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l exit-after -d 'End after that many requests to the API' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l idle-exit -d 'End when nothing came for that many seconds' -r
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l allow-remote -d 'Allow an address that other machines can reach'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l users-only -d 'Answer 403 where the caller must be a user who takes part'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -l any-token -d 'Take bearer tokens that were not given out here'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -s v -l verbose -d 'Say on stderr how each request was answered'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand serve" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand init" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand init" -l print -d 'Print it, to be put into a file that is there already'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand init" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand completions" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand completions" -s h -l help -d 'Print help'
complete -c payloadlint -n "__fish_payloadlint_using_subcommand man" -l out -d 'Write a page for each command into this folder' -r -F
complete -c payloadlint -n "__fish_payloadlint_using_subcommand man" -l color -d 'When to use colour: auto, always, never' -r -f -a "auto\t''
always\t''
never\t''"
complete -c payloadlint -n "__fish_payloadlint_using_subcommand man" -s h -l help -d 'Print help'
