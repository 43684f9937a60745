
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'payloadlint' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'payloadlint'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'payloadlint' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Lint bodies: files, folders, recordings, stdin')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Mend bodies: apply the safe fixes, in place')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take bodies out of recordings, into fixture files')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a rule reports and why; without RULE, list all')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a body; without MODEL, list all')
            [CompletionResult]::new('operations', 'operations', [CompletionResultType]::ParameterValue, 'List the API operations and the bodies they take')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Prove findings and fixes against the live API; shows what it would send, and sends with --send')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Stand in for the API on this machine: a strict simulator to try things against')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a config, a hook, a workflow to start from')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print what makes a shell complete commands and options')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one for each command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'payloadlint;check' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every source as this kind')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only what matches')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, leave out what matches')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one a line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git says were changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'The path that stdin stands for')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Workers [default: one a core]')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Level of a rule (or of `all`): off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run this rule alone; repeat for more')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Report errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity that makes the exit status 1: error (the default), warning, info, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config, in place of the nearest payloadlint.toml from here upward')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Hold attributes against this JSON Schema of the team''s')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Count only findings that this file does not know')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write all findings into this file; with --baseline, what of it is left')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report into a file, such as sarif=a.sarif; repeat for more')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Findings to show; 0 for all [default: 50 in `human`, all in `concise`]')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out what --exclude and the config exclude even where it is named')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore leaves out')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, as in a hook that sees changed files only')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request was skipped that should be checked')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'List what would be read, as which kind and operation, and why; check nothing')
            [CompletionResult]::new('--show-config', '--show-config', [CompletionResultType]::ParameterName, 'Print where each setting comes from; check nothing')
            [CompletionResult]::new('--no-fast-pass', '--no-fast-pass', [CompletionResultType]::ParameterName, 'Have all rules look at every body; for tests and measurements, since the findings are the same')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Heed no config')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Heed no `baseline` of the config')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count the findings by rule; with --quiet, show the counts alone')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask texts and numbers in shown source')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Findings only, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Findings only, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also list what was skipped, and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also list what was skipped, and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;fix' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every source as this kind')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only what matches')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, leave out what matches')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one a line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git says were changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'The path that stdin stands for')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Level of a rule (or of `all`): off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run this rule alone; repeat for more')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Report errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Least severity that makes the exit status 1: error (the default), warning, info, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config, in place of the nearest payloadlint.toml from here upward')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Findings left that are listed; 0 for all')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out what --exclude and the config exclude even where it is named')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore leaves out')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, as in a hook that sees changed files only')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request was skipped that should be checked')
            [CompletionResult]::new('--unsafe', '--unsafe', [CompletionResultType]::ParameterName, 'Also apply fixes that are perhaps not what was meant')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Write nothing; print what would change')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Heed no config')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;extract' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every source as this kind')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only what matches')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, leave out what matches')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one a line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git says were changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'The path that stdin stands for')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder that fixtures go into; a payloadlint.toml there says what each is for')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config, in place of the nearest payloadlint.toml from here upward')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out what --exclude and the config exclude even where it is named')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read what .gitignore leaves out')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, as in a hook that sees changed files only')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request was skipped that should be checked')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace texts by others of the same length and sort; names stay')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'One file for each operation, a body a line')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite files that are there')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Heed no config')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the output: text, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: text, json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The schema of payloadlint.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;operations' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the output: text, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output: text, json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;confirm' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'The conversation that is written to; never taken from a recording')
            [CompletionResult]::new('--participant', '--participant', [CompletionResultType]::ParameterName, 'Its participant that is written to')
            [CompletionResult]::new('--communication', '--communication', [CompletionResultType]::ParameterName, 'The communication, for paths that name one')
            [CompletionResult]::new('--medium', '--medium', [CompletionResultType]::ParameterName, 'The conversation''s medium, where a path is not recorded: calls, callbacks, emails, messages …')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region by name or base domain [default: $GENESYSCLOUD_REGION]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Another host, such as a gateway or `payloadlint serve`; plain HTTP to this machine alone')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Credentials of a profile of ~/.gc/config.toml, in place of the environment''s')
            [CompletionResult]::new('--max-requests', '--max-requests', [CompletionResultType]::ParameterName, 'Requests to the API, reads and repeated ones included, after which no more are sent [default: 20]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Seconds that a request may take, from looking up the host to the end of the answer')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write what was sent and answered as NDJSON that `payloadlint check` reads')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'The operation that bodies are for, where not recorded')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every source as this kind')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only what matches')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, leave out what matches')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'The path that stdin stands for')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Level of a rule (or of `all`): off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Confirm this rule alone; repeat for more')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Treat errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Form of the report: human, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the report: human, json')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The config, in place of the nearest payloadlint.toml from here upward')
            [CompletionResult]::new('--send', '--send', [CompletionResultType]::ParameterName, 'Send; without it the plan is shown and nothing touches the network')
            [CompletionResult]::new('--fixed-only', '--fixed-only', [CompletionResultType]::ParameterName, 'Send clean and mended bodies alone, no original')
            [CompletionResult]::new('--unsafe', '--unsafe', [CompletionResultType]::ParameterName, 'Also mend with fixes that are not safe')
            [CompletionResult]::new('--allow-actions', '--allow-actions', [CompletionResultType]::ParameterName, 'Also send what holds `state` or a whole record: it may end a call')
            [CompletionResult]::new('--retry-lost', '--retry-lost', [CompletionResultType]::ParameterName, 'Make a write again when its answer was lost: it may be carried out twice')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, as in a hook that sees changed files only')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request was skipped that should be checked')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Leave bodies out of the plan')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Heed no config')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: correlation ids of what went well, what is waited for')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: correlation ids of what went well, what is waited for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen; port 0 takes a free one, which the first line of stdout names')
            [CompletionResult]::new('--on-unknown', '--on-unknown', [CompletionResultType]::ParameterName, 'Members that the model lacks: reject, ignore, accept')
            [CompletionResult]::new('--on-null', '--on-null', [CompletionResultType]::ParameterName, '`null`: reject, ignore, accept')
            [CompletionResult]::new('--on-empty', '--on-empty', [CompletionResultType]::ParameterName, '`""` where any text is allowed: reject, ignore, accept')
            [CompletionResult]::new('--on-scalar', '--on-scalar', [CompletionResultType]::ParameterName, 'A number or boolean in place of a string: reject, ignore, accept (as text)')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Go wrong on purpose: STATUS:RATE, delay:MS, drop:RATE (the work is done, the answer is lost)')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'The luck of the faults; the same seed goes wrong the same way')
            [CompletionResult]::new('--retry-after', '--retry-after', [CompletionResultType]::ParameterName, 'Seconds that a 429 or 503 of a fault asks to wait')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Answer 403 to a family for want of permission: attributes, participant, communication, wrapup')
            [CompletionResult]::new('--ended', '--ended', [CompletionResultType]::ParameterName, 'Answer 404 for this conversation: it has ended')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'The only conversations there are; without it every id is one')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'The only made-up client that gets a token; without it every one does')
            [CompletionResult]::new('--token-lifetime', '--token-lifetime', [CompletionResultType]::ParameterName, 'Seconds that a token lives')
            [CompletionResult]::new('--token-uses', '--token-uses', [CompletionResultType]::ParameterName, 'Requests that a token is good for')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Requests a minute and token, above which 429 is answered (the real API: 300)')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Bytes of a body above which 413 is answered')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write what came in as NDJSON that `payloadlint check` reads')
            [CompletionResult]::new('--exit-after', '--exit-after', [CompletionResultType]::ParameterName, 'End after that many requests to the API')
            [CompletionResult]::new('--idle-exit', '--idle-exit', [CompletionResultType]::ParameterName, 'End when nothing came for that many seconds')
            [CompletionResult]::new('--allow-remote', '--allow-remote', [CompletionResultType]::ParameterName, 'Allow an address that other machines can reach')
            [CompletionResult]::new('--users-only', '--users-only', [CompletionResultType]::ParameterName, 'Answer 403 where the caller must be a user who takes part')
            [CompletionResult]::new('--any-token', '--any-token', [CompletionResultType]::ParameterName, 'Take bearer tokens that were not given out here')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on stderr how each request was answered')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on stderr how each request was answered')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print it, to be put into a file that is there already')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write a page for each command into this folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Lint bodies: files, folders, recordings, stdin')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Mend bodies: apply the safe fixes, in place')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take bodies out of recordings, into fixture files')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a rule reports and why; without RULE, list all')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of a body; without MODEL, list all')
            [CompletionResult]::new('operations', 'operations', [CompletionResultType]::ParameterValue, 'List the API operations and the bodies they take')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Prove findings and fixes against the live API; shows what it would send, and sends with --send')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Stand in for the API on this machine: a strict simulator to try things against')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a config, a hook, a workflow to start from')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print what makes a shell complete commands and options')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one for each command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'payloadlint;help;check' {
            break
        }
        'payloadlint;help;fix' {
            break
        }
        'payloadlint;help;extract' {
            break
        }
        'payloadlint;help;explain' {
            break
        }
        'payloadlint;help;schema' {
            break
        }
        'payloadlint;help;operations' {
            break
        }
        'payloadlint;help;confirm' {
            break
        }
        'payloadlint;help;serve' {
            break
        }
        'payloadlint;help;init' {
            break
        }
        'payloadlint;help;completions' {
            break
        }
        'payloadlint;help;man' {
            break
        }
        'payloadlint;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
