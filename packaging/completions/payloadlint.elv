
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
            cand check 'Check request bodies in files, folders, recordings or stdin'
            cand fix 'Fix bodies: apply the safe fixes, in place'
            cand extract 'Take bodies out of recordings, into fixture files'
            cand explain 'Show what a rule reports and why; without RULE, list all'
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
            cand -o 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every input in this format'
            cand --include 'In folders, read only matching files'
            cand --exclude 'In folders, exclude matching files'
            cand --files-from 'Read the paths from a file, one per line; `-` is stdin'
            cand --changed 'Read only files that git reports as changed since HEAD, or since this branch left REF'
            cand --stdin-name 'File name to use for stdin in reports and for config matching'
            cand --threads 'Number of threads [default: number of cores]'
            cand --rule 'Set the level of a rule or of `all`: off, info, warning, error'
            cand --only 'Run only this rule; can be repeated'
            cand --min-evidence 'Report errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand --fail-on 'Lowest severity that sets exit status 1: error (the default), warning, info, never'
            cand --config 'Use this config file, not the nearest payloadlint.toml'
            cand --schema 'Validate attributes against your own JSON Schema'
            cand --baseline 'Report only findings that are not in this baseline'
            cand --write-baseline 'Save all findings as a baseline; with --baseline, drop entries that are fixed'
            cand -f 'Report format: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson'
            cand --format 'Report format: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson'
            cand --report 'Also write a report to a file, such as sarif=a.sarif; can be repeated'
            cand --max-findings 'Maximum number of findings to show; 0 for all [default: 50 in `human`, all in `concise`]'
            cand --force-exclude 'Apply excludes to files given on the command line, too'
            cand --no-ignore 'Also read files that .gitignore excludes'
            cand --allow-empty 'Exit with 0 if nothing was checked, for hooks that see only changed files'
            cand --fail-on-skipped 'Exit with 2 if a request that should be checked was skipped'
            cand --show-files 'List the files to read, with their format and operation, and check nothing'
            cand --show-config 'Print each setting and where it comes from, and check nothing'
            cand --no-fast-pass 'Run all rules on every body. The findings are the same; for tests and measurements'
            cand --no-config 'Ignore config files'
            cand --no-baseline 'Ignore the `baseline` of the config'
            cand --no-group 'Show every finding, not one for each cause (rule, operation and pointer); for `human`'
            cand --statistics 'Count the findings by rule; with --quiet, show the counts alone'
            cand --redact 'Mask texts and numbers in source excerpts'
            cand -q 'Print findings only, no summary'
            cand --quiet 'Print findings only, no summary'
            cand -v 'Also list skipped requests, with the reason'
            cand --verbose 'Also list skipped requests, with the reason'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;fix'= {
            cand --color 'When to use colour: auto, always, never'
            cand -o 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every input in this format'
            cand --include 'In folders, read only matching files'
            cand --exclude 'In folders, exclude matching files'
            cand --files-from 'Read the paths from a file, one per line; `-` is stdin'
            cand --changed 'Read only files that git reports as changed since HEAD, or since this branch left REF'
            cand --stdin-name 'File name to use for stdin in reports and for config matching'
            cand --rule 'Set the level of a rule or of `all`: off, info, warning, error'
            cand --only 'Run only this rule; can be repeated'
            cand --min-evidence 'Report errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand --fail-on 'Lowest severity that sets exit status 1: error (the default), warning, info, never'
            cand --config 'Use this config file, not the nearest payloadlint.toml'
            cand --max-findings 'Maximum number of remaining findings to list; 0 for all'
            cand --force-exclude 'Apply excludes to files given on the command line, too'
            cand --no-ignore 'Also read files that .gitignore excludes'
            cand --allow-empty 'Exit with 0 if nothing was checked, for hooks that see only changed files'
            cand --fail-on-skipped 'Exit with 2 if a request that should be checked was skipped'
            cand --unsafe 'Also apply unsafe fixes, which may not be what the author meant'
            cand --diff 'Print a diff; write no file'
            cand --no-config 'Ignore config files'
            cand -q 'Print errors only'
            cand --quiet 'Print errors only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;extract'= {
            cand --color 'When to use colour: auto, always, never'
            cand -o 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --operation 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"'
            cand --as 'Read every input in this format'
            cand --include 'In folders, read only matching files'
            cand --exclude 'In folders, exclude matching files'
            cand --files-from 'Read the paths from a file, one per line; `-` is stdin'
            cand --changed 'Read only files that git reports as changed since HEAD, or since this branch left REF'
            cand --stdin-name 'File name to use for stdin in reports and for config matching'
            cand --out 'The folder to write fixtures to, with a payloadlint.toml that has their operations'
            cand --config 'Use this config file, not the nearest payloadlint.toml'
            cand --force-exclude 'Apply excludes to files given on the command line, too'
            cand --no-ignore 'Also read files that .gitignore excludes'
            cand --allow-empty 'Exit with 0 if nothing was checked, for hooks that see only changed files'
            cand --fail-on-skipped 'Exit with 2 if a request that should be checked was skipped'
            cand --redact 'Replace texts with random ones of the same length and kind; keys are kept'
            cand --ndjson 'Write one NDJSON file per operation, with one body per line'
            cand --force 'Overwrite existing files'
            cand -q 'Print errors only'
            cand --quiet 'Print errors only'
            cand --no-config 'Ignore config files'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;explain'= {
            cand --color 'When to use colour: auto, always, never'
            cand -f 'Output format: text, json'
            cand --format 'Output format: text, json'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;schema'= {
            cand --color 'When to use colour: auto, always, never'
            cand --config 'Print the schema of payloadlint.toml'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;operations'= {
            cand --color 'When to use colour: auto, always, never'
            cand -f 'Output format: text, json'
            cand --format 'Output format: text, json'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;confirm'= {
            cand --color 'When to use colour: auto, always, never'
            cand --conversation 'The conversation to write to; never taken from a recording'
            cand --participant 'The participant to write to'
            cand --communication 'The communication, for paths that contain one'
            cand --medium 'The medium of the conversation, for bodies without a URL: calls, callbacks, emails, messages …'
            cand --region 'Region, by name or base domain [default: $GENESYSCLOUD_REGION]'
            cand --base-url 'Another host, such as a gateway or `payloadlint serve`; plain HTTP only to this machine'
            cand --ca-cert 'Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]'
            cand --profile 'Credentials of a profile of ~/.gc/config.toml, in place of the environment''s'
            cand --max-requests 'Maximum number of API requests, including reads and retries [default: 20]'
            cand --timeout 'Timeout of a request in seconds, from the host look-up to the end of the answer'
            cand --record 'Write requests and answers as NDJSON that `payloadlint check` reads'
            cand -o 'Operation of bodies that have no URL'
            cand --operation 'Operation of bodies that have no URL'
            cand --as 'Read every input in this format'
            cand --include 'In folders, read only matching files'
            cand --exclude 'In folders, exclude matching files'
            cand --stdin-name 'File name to use for stdin in reports and for config matching'
            cand --rule 'Set the level of a rule or of `all`: off, info, warning, error'
            cand --only 'Confirm only this rule; can be repeated'
            cand --min-evidence 'Treat errors with weaker evidence than this as warnings: observed, documented, assumed'
            cand -f 'Report format: human, json'
            cand --format 'Report format: human, json'
            cand --config 'Use this config file, not the nearest payloadlint.toml'
            cand --send 'Send the requests; without this option the plan is shown and nothing is sent'
            cand --fixed-only 'Send only clean and fixed bodies, no originals'
            cand --unsafe 'Also apply unsafe fixes'
            cand --allow-actions 'Also send bodies with `state` or a whole record, which may end a call'
            cand --retry-lost 'Repeat a write if its answer was lost; the API may then execute it twice'
            cand --allow-empty 'Exit with 0 if nothing was checked, for hooks that see only changed files'
            cand --fail-on-skipped 'Exit with 2 if a request that should be checked was skipped'
            cand --redact 'Do not show bodies in the plan'
            cand --no-config 'Ignore config files'
            cand -v 'Show more: correlation ids of accepted requests, and waiting times'
            cand --verbose 'Show more: correlation ids of accepted requests, and waiting times'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;serve'= {
            cand --color 'When to use colour: auto, always, never'
            cand --listen 'Where to listen; with port 0, a free port is used and printed on the first line'
            cand --on-unknown 'Unknown fields: reject, ignore, accept'
            cand --on-null '`null`: reject, ignore, accept'
            cand --on-empty '`""` as the value of a free text: reject, ignore, accept'
            cand --on-scalar 'A number or boolean in place of a string: reject, ignore, accept (as text)'
            cand --fault 'Simulate a fault: STATUS:RATE, delay:MS, drop:RATE (the request is executed, the answer is lost)'
            cand --seed 'Random seed for faults; the same seed gives the same faults'
            cand --retry-after 'Seconds in the Retry-After header of a simulated 429 or 503'
            cand --deny 'Answer 403 (missing permission) for a family: attributes, participant, communication, wrapup'
            cand --ended 'Answer 404 for this conversation, as if it had ended'
            cand --conversation 'Conversations that exist [default: every id]'
            cand --client 'The only client that gets a token (made-up values) [default: every client]'
            cand --token-lifetime 'Lifetime of a token in seconds'
            cand --token-uses 'Number of requests that a token is valid for'
            cand --rate-limit 'Answer 429 above this number of requests per minute and token (real API: 300)'
            cand --max-body 'Answer 413 for bodies with more bytes'
            cand --record 'Write received requests as NDJSON that `payloadlint check` reads'
            cand --exit-after 'Exit after this number of API requests'
            cand --idle-exit 'Exit after this number of seconds without a request'
            cand --allow-remote 'Allow an address that other machines can reach'
            cand --users-only 'Answer 403 for operations whose caller must be a user in the conversation'
            cand --any-token 'Accept any bearer token'
            cand -v 'Log each request and its answer to stderr'
            cand --verbose 'Log each request and its answer to stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'payloadlint;init'= {
            cand --color 'When to use colour: auto, always, never'
            cand --print 'Print the template to stdout; write no file'
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
            cand --out 'Write the pages of all commands to this folder'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'payloadlint;help'= {
            cand check 'Check request bodies in files, folders, recordings or stdin'
            cand fix 'Fix bodies: apply the safe fixes, in place'
            cand extract 'Take bodies out of recordings, into fixture files'
            cand explain 'Show what a rule reports and why; without RULE, list all'
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
