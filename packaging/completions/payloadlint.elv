
use builtin;
use str;

set edit:completion:arg-completer[payloadlint] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'payloadlint'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'payloadlint'= {
            cand --color 'When to use colour: auto, always, never'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Lint bodies: files, folders, recordings, stdin'
            cand fix 'Mend bodies: apply the safe fixes, in place'
            cand extract 'Take bodies out of recordings, into fixture files'
            cand explain 'Tell what a rule reports and why; without RULE, list all'
            cand schema 'Print the JSON Schema of a body; without MODEL, list all'
            cand operations 'List the API operations and the bodies they take'
            cand confirm 'Prove findings and fixes against the live API; shows what it would send, and sends with --send'
            cand serve 'Stand in for the API on this machine: a strict simulator to try things against'
            cand init 'Write a config, a hook, a workflow to start from'
            cand completions 'Print what makes a shell complete commands and options'
            cand man 'Print the manual page, or write one for each command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'payloadlint;check'= {
            cand --color 'When to use colour: auto, always, never'
            cand -o 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every source as this kind'
            cand --include 'In folders, read only what matches'
            cand --exclude 'In folders, leave out what matches'
            cand --files-from 'Read the paths from a file, one a line; `-` is stdin'
            cand --changed 'Read only files that git says were changed since HEAD, or since this branch left REF'
            cand --stdin-name 'The path that stdin stands for'
            cand --threads 'Workers [default: one a core]'
            cand --rule 'Level of a rule (or of `all`): off, info, warning, error'
            cand --only 'Run this rule alone; repeat for more'
            cand --min-evidence 'Report errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand --fail-on 'Least severity that makes the exit status 1: error (the default), warning, info, never'
            cand --config 'The config, in place of the nearest payloadlint.toml from here upward'
            cand --schema 'Hold attributes against this JSON Schema of the team''s'
            cand --baseline 'Count only findings that this file does not know'
            cand --write-baseline 'Write all findings into this file; with --baseline, what of it is left'
            cand -f 'Form of the report: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson'
            cand --format 'Form of the report: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson'
            cand --report 'Also write a report into a file, such as sarif=a.sarif; repeat for more'
            cand --max-findings 'Findings to show; 0 for all [default: 50 in `human`, all in `concise`]'
            cand --force-exclude 'Leave out what --exclude and the config exclude even where it is named'
            cand --no-ignore 'Also read what .gitignore leaves out'
            cand --allow-empty 'Exit with 0 if nothing was checked, as in a hook that sees changed files only'
            cand --fail-on-skipped 'Exit with 2 if a request was skipped that should be checked'
            cand --show-files 'List what would be read, as which kind and operation, and why; check nothing'
            cand --show-config 'Print where each setting comes from; check nothing'
            cand --no-fast-pass 'Have all rules look at every body; for tests and measurements, since the findings are the same'
            cand --no-config 'Heed no config'
            cand --no-baseline 'Heed no `baseline` of the config'
            cand --statistics 'Count the findings by rule; with --quiet, show the counts alone'
            cand --redact 'Mask texts and numbers in shown source'
            cand -q 'Findings only, no summary'
            cand --quiet 'Findings only, no summary'
            cand -v 'Also list what was skipped, and why'
            cand --verbose 'Also list what was skipped, and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;fix'= {
            cand --color 'When to use colour: auto, always, never'
            cand -o 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every source as this kind'
            cand --include 'In folders, read only what matches'
            cand --exclude 'In folders, leave out what matches'
            cand --files-from 'Read the paths from a file, one a line; `-` is stdin'
            cand --changed 'Read only files that git says were changed since HEAD, or since this branch left REF'
            cand --stdin-name 'The path that stdin stands for'
            cand --rule 'Level of a rule (or of `all`): off, info, warning, error'
            cand --only 'Run this rule alone; repeat for more'
            cand --min-evidence 'Report errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand --fail-on 'Least severity that makes the exit status 1: error (the default), warning, info, never'
            cand --config 'The config, in place of the nearest payloadlint.toml from here upward'
            cand --max-findings 'Findings left that are listed; 0 for all'
            cand --force-exclude 'Leave out what --exclude and the config exclude even where it is named'
            cand --no-ignore 'Also read what .gitignore leaves out'
            cand --allow-empty 'Exit with 0 if nothing was checked, as in a hook that sees changed files only'
            cand --fail-on-skipped 'Exit with 2 if a request was skipped that should be checked'
            cand --unsafe 'Also apply fixes that are perhaps not what was meant'
            cand --diff 'Write nothing; print what would change'
            cand --no-config 'Heed no config'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;extract'= {
            cand --color 'When to use colour: auto, always, never'
            cand -o 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every source as this kind'
            cand --include 'In folders, read only what matches'
            cand --exclude 'In folders, leave out what matches'
            cand --files-from 'Read the paths from a file, one a line; `-` is stdin'
            cand --changed 'Read only files that git says were changed since HEAD, or since this branch left REF'
            cand --stdin-name 'The path that stdin stands for'
            cand --out 'The folder that fixtures go into; a payloadlint.toml there says what each is for'
            cand --config 'The config, in place of the nearest payloadlint.toml from here upward'
            cand --force-exclude 'Leave out what --exclude and the config exclude even where it is named'
            cand --no-ignore 'Also read what .gitignore leaves out'
            cand --allow-empty 'Exit with 0 if nothing was checked, as in a hook that sees changed files only'
            cand --fail-on-skipped 'Exit with 2 if a request was skipped that should be checked'
            cand --redact 'Replace texts by others of the same length and sort; names stay'
            cand --ndjson 'One file for each operation, a body a line'
            cand --force 'Overwrite files that are there'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand --no-config 'Heed no config'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;explain'= {
            cand --color 'When to use colour: auto, always, never'
            cand -f 'Form of the output: text, json'
            cand --format 'Form of the output: text, json'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;schema'= {
            cand --color 'When to use colour: auto, always, never'
            cand --config 'The schema of payloadlint.toml'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;operations'= {
            cand --color 'When to use colour: auto, always, never'
            cand -f 'Form of the output: text, json'
            cand --format 'Form of the output: text, json'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;confirm'= {
            cand --color 'When to use colour: auto, always, never'
            cand --conversation 'The conversation that is written to; never taken from a recording'
            cand --participant 'Its participant that is written to'
            cand --communication 'The communication, for paths that name one'
            cand --medium 'The conversation''s medium, where a path is not recorded: calls, callbacks, emails, messages …'
            cand --region 'Region by name or base domain [default: $GENESYSCLOUD_REGION]'
            cand --base-url 'Another host, such as a gateway or `payloadlint serve`; plain HTTP to this machine alone'
            cand --ca-cert 'Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]'
            cand --profile 'Credentials of a profile of ~/.gc/config.toml, in place of the environment''s'
            cand --max-requests 'Requests to the API, reads and repeated ones included, after which no more are sent [default: 20]'
            cand --timeout 'Seconds that a request may take, from looking up the host to the end of the answer'
            cand --record 'Write what was sent and answered as NDJSON that `payloadlint check` reads'
            cand -o 'The operation that bodies are for, where not recorded'
            cand --operation 'The operation that bodies are for, where not recorded'
            cand --as 'Read every source as this kind'
            cand --include 'In folders, read only what matches'
            cand --exclude 'In folders, leave out what matches'
            cand --stdin-name 'The path that stdin stands for'
            cand --rule 'Level of a rule (or of `all`): off, info, warning, error'
            cand --only 'Confirm this rule alone; repeat for more'
            cand --min-evidence 'Treat errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand -f 'Form of the report: human, json'
            cand --format 'Form of the report: human, json'
            cand --config 'The config, in place of the nearest payloadlint.toml from here upward'
            cand --send 'Send; without it the plan is shown and nothing touches the network'
            cand --fixed-only 'Send clean and mended bodies alone, no original'
            cand --unsafe 'Also mend with fixes that are not safe'
            cand --allow-actions 'Also send what holds `state` or a whole record: it may end a call'
            cand --retry-lost 'Make a write again when its answer was lost: it may be carried out twice'
            cand --allow-empty 'Exit with 0 if nothing was checked, as in a hook that sees changed files only'
            cand --fail-on-skipped 'Exit with 2 if a request was skipped that should be checked'
            cand --redact 'Leave bodies out of the plan'
            cand --no-config 'Heed no config'
            cand -v 'Say more: correlation ids of what went well, what is waited for'
            cand --verbose 'Say more: correlation ids of what went well, what is waited for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;serve'= {
            cand --color 'When to use colour: auto, always, never'
            cand --listen 'Where to listen; port 0 takes a free one, which the first line of stdout names'
            cand --on-unknown 'Members that the model lacks: reject, ignore, accept'
            cand --on-null '`null`: reject, ignore, accept'
            cand --on-empty '`""` where any text is allowed: reject, ignore, accept'
            cand --on-scalar 'A number or boolean in place of a string: reject, ignore, accept (as text)'
            cand --fault 'Go wrong on purpose: STATUS:RATE, delay:MS, drop:RATE (the work is done, the answer is lost)'
            cand --seed 'The luck of the faults; the same seed goes wrong the same way'
            cand --retry-after 'Seconds that a 429 or 503 of a fault asks to wait'
            cand --deny 'Answer 403 to a family for want of permission: attributes, participant, communication, wrapup'
            cand --ended 'Answer 404 for this conversation: it has ended'
            cand --conversation 'The only conversations there are; without it every id is one'
            cand --client 'The only made-up client that gets a token; without it every one does'
            cand --token-lifetime 'Seconds that a token lives'
            cand --token-uses 'Requests that a token is good for'
            cand --rate-limit 'Requests a minute and token, above which 429 is answered (the real API: 300)'
            cand --max-body 'Bytes of a body above which 413 is answered'
            cand --record 'Write what came in as NDJSON that `payloadlint check` reads'
            cand --exit-after 'End after that many requests to the API'
            cand --idle-exit 'End when nothing came for that many seconds'
            cand --allow-remote 'Allow an address that other machines can reach'
            cand --users-only 'Answer 403 where the caller must be a user who takes part'
            cand --any-token 'Take bearer tokens that were not given out here'
            cand -v 'Say on stderr how each request was answered'
            cand --verbose 'Say on stderr how each request was answered'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;init'= {
            cand --color 'When to use colour: auto, always, never'
            cand --print 'Print it, to be put into a file that is there already'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;completions'= {
            cand --color 'When to use colour: auto, always, never'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;man'= {
            cand --color 'When to use colour: auto, always, never'
            cand --out 'Write a page for each command into this folder'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;help'= {
            cand check 'Lint bodies: files, folders, recordings, stdin'
            cand fix 'Mend bodies: apply the safe fixes, in place'
            cand extract 'Take bodies out of recordings, into fixture files'
            cand explain 'Tell what a rule reports and why; without RULE, list all'
            cand schema 'Print the JSON Schema of a body; without MODEL, list all'
            cand operations 'List the API operations and the bodies they take'
            cand confirm 'Prove findings and fixes against the live API; shows what it would send, and sends with --send'
            cand serve 'Stand in for the API on this machine: a strict simulator to try things against'
            cand init 'Write a config, a hook, a workflow to start from'
            cand completions 'Print what makes a shell complete commands and options'
            cand man 'Print the manual page, or write one for each command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'payloadlint;help;check'= {
        }
        &'payloadlint;help;fix'= {
        }
        &'payloadlint;help;extract'= {
        }
        &'payloadlint;help;explain'= {
        }
        &'payloadlint;help;schema'= {
        }
        &'payloadlint;help;operations'= {
        }
        &'payloadlint;help;confirm'= {
        }
        &'payloadlint;help;serve'= {
        }
        &'payloadlint;help;init'= {
        }
        &'payloadlint;help;completions'= {
        }
        &'payloadlint;help;man'= {
        }
        &'payloadlint;help;help'= {
        }
    ]
    $completions[$command]
}
