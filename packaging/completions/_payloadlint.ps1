
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
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check request bodies in files, folders, recordings or stdin')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Fix bodies: apply the safe fixes, in place')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take bodies out of recordings, into fixture files')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what a rule reports and why; without RULE, list all')
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
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every input in this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only matching files')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, exclude matching files')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one per line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git reports as changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'File name to use for stdin in reports and for config matching')
            [CompletionResult]::new('--threads', '--threads', [CompletionResultType]::ParameterName, 'Number of threads [default: number of cores]')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Set the level of a rule or of `all`: off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run only this rule; can be repeated')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Report errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Lowest severity that sets exit status 1: error (the default), warning, info, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config file, not the nearest payloadlint.toml')
            [CompletionResult]::new('--schema', '--schema', [CompletionResultType]::ParameterName, 'Validate attributes against your own JSON Schema')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Report only findings that are not in this baseline')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Save all findings as a baseline; with --baseline, drop entries that are fixed')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Report format: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Report format: human, concise, json, ndjson, sarif, junit, github, gitlab, rdjson')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Also write a report to a file, such as sarif=a.sarif; can be repeated')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Maximum number of findings to show; 0 for all [default: 50 in `human`, all in `concise`]')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Apply excludes to files given on the command line, too')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read files that .gitignore excludes')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, for hooks that see only changed files')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request that should be checked was skipped')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'List the files to read, with their format and operation, and check nothing')
            [CompletionResult]::new('--show-config', '--show-config', [CompletionResultType]::ParameterName, 'Print each setting and where it comes from, and check nothing')
            [CompletionResult]::new('--no-fast-pass', '--no-fast-pass', [CompletionResultType]::ParameterName, 'Run all rules on every body. The findings are the same; for tests and measurements')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Ignore config files')
            [CompletionResult]::new('--no-baseline', '--no-baseline', [CompletionResultType]::ParameterName, 'Ignore the `baseline` of the config')
            [CompletionResult]::new('--no-group', '--no-group', [CompletionResultType]::ParameterName, 'Show every finding, not one for each cause (rule, operation and pointer); for `human`')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Count the findings by rule; with --quiet, show the counts alone')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Mask texts and numbers in source excerpts')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings only, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings only, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also list skipped requests, with the reason')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also list skipped requests, with the reason')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;fix' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every input in this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only matching files')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, exclude matching files')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one per line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git reports as changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'File name to use for stdin in reports and for config matching')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Set the level of a rule or of `all`: off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Run only this rule; can be repeated')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Report errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Lowest severity that sets exit status 1: error (the default), warning, info, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config file, not the nearest payloadlint.toml')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Maximum number of remaining findings to list; 0 for all')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Apply excludes to files given on the command line, too')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read files that .gitignore excludes')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, for hooks that see only changed files')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request that should be checked was skipped')
            [CompletionResult]::new('--unsafe', '--unsafe', [CompletionResultType]::ParameterName, 'Also apply unsafe fixes, which may not be what the author meant')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print a diff; write no file')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Ignore config files')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;extract' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL: attributes, participant, communication, wrapup, an operationId, "PATCH /path"')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every input in this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only matching files')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, exclude matching files')
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Read the paths from a file, one per line; `-` is stdin')
            [CompletionResult]::new('--changed', '--changed', [CompletionResultType]::ParameterName, 'Read only files that git reports as changed since HEAD, or since this branch left REF')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'File name to use for stdin in reports and for config matching')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder to write fixtures to, with a payloadlint.toml that has their operations')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config file, not the nearest payloadlint.toml')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Apply excludes to files given on the command line, too')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Also read files that .gitignore excludes')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, for hooks that see only changed files')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request that should be checked was skipped')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Replace texts with random ones of the same length and kind; keys are kept')
            [CompletionResult]::new('--ndjson', '--ndjson', [CompletionResultType]::ParameterName, 'Write one NDJSON file per operation, with one body per line')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Overwrite existing files')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors only')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Ignore config files')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format: text, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text, json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Print the schema of payloadlint.toml')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;operations' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Output format: text, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text, json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;confirm' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'The conversation to write to; never taken from a recording')
            [CompletionResult]::new('--participant', '--participant', [CompletionResultType]::ParameterName, 'The participant to write to')
            [CompletionResult]::new('--communication', '--communication', [CompletionResultType]::ParameterName, 'The communication, for paths that contain one')
            [CompletionResult]::new('--medium', '--medium', [CompletionResultType]::ParameterName, 'The medium of the conversation, for bodies without a URL: calls, callbacks, emails, messages …')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region, by name or base domain [default: $GENESYSCLOUD_REGION]')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'Another host, such as a gateway or `payloadlint serve`; plain HTTP only to this machine')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust the root certificates in this PEM file instead of the built-in ones [default: $SSL_CERT_FILE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Credentials of a profile of ~/.gc/config.toml, in place of the environment''s')
            [CompletionResult]::new('--max-requests', '--max-requests', [CompletionResultType]::ParameterName, 'Maximum number of API requests, including reads and retries [default: 20]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Timeout of a request in seconds, from the host look-up to the end of the answer')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write requests and answers as NDJSON that `payloadlint check` reads')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL')
            [CompletionResult]::new('--operation', '--operation', [CompletionResultType]::ParameterName, 'Operation of bodies that have no URL')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Read every input in this format')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'In folders, read only matching files')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, exclude matching files')
            [CompletionResult]::new('--stdin-name', '--stdin-name', [CompletionResultType]::ParameterName, 'File name to use for stdin in reports and for config matching')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Set the level of a rule or of `all`: off, info, warning, error')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Confirm only this rule; can be repeated')
            [CompletionResult]::new('--min-evidence', '--min-evidence', [CompletionResultType]::ParameterName, 'Treat errors with weaker evidence than this as warnings: observed, documented, assumed')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Report format: human, json')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Report format: human, json')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this config file, not the nearest payloadlint.toml')
            [CompletionResult]::new('--send', '--send', [CompletionResultType]::ParameterName, 'Send the requests; without this option the plan is shown and nothing is sent')
            [CompletionResult]::new('--fixed-only', '--fixed-only', [CompletionResultType]::ParameterName, 'Send only clean and fixed bodies, no originals')
            [CompletionResult]::new('--unsafe', '--unsafe', [CompletionResultType]::ParameterName, 'Also apply unsafe fixes')
            [CompletionResult]::new('--allow-actions', '--allow-actions', [CompletionResultType]::ParameterName, 'Also send bodies with `state` or a whole record, which may end a call')
            [CompletionResult]::new('--retry-lost', '--retry-lost', [CompletionResultType]::ParameterName, 'Repeat a write if its answer was lost; the API may then execute it twice')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Exit with 0 if nothing was checked, for hooks that see only changed files')
            [CompletionResult]::new('--fail-on-skipped', '--fail-on-skipped', [CompletionResultType]::ParameterName, 'Exit with 2 if a request that should be checked was skipped')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Do not show bodies in the plan')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Ignore config files')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show more: correlation ids of accepted requests, and waiting times')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show more: correlation ids of accepted requests, and waiting times')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;serve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen; with port 0, a free port is used and printed on the first line')
            [CompletionResult]::new('--on-unknown', '--on-unknown', [CompletionResultType]::ParameterName, 'Unknown fields: reject, ignore, accept')
            [CompletionResult]::new('--on-null', '--on-null', [CompletionResultType]::ParameterName, '`null`: reject, ignore, accept')
            [CompletionResult]::new('--on-empty', '--on-empty', [CompletionResultType]::ParameterName, '`""` as the value of a free text: reject, ignore, accept')
            [CompletionResult]::new('--on-scalar', '--on-scalar', [CompletionResultType]::ParameterName, 'A number or boolean in place of a string: reject, ignore, accept (as text)')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Simulate a fault: STATUS:RATE, delay:MS, drop:RATE (the request is executed, the answer is lost)')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Random seed for faults; the same seed gives the same faults')
            [CompletionResult]::new('--retry-after', '--retry-after', [CompletionResultType]::ParameterName, 'Seconds in the Retry-After header of a simulated 429 or 503')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Answer 403 (missing permission) for a family: attributes, participant, communication, wrapup')
            [CompletionResult]::new('--ended', '--ended', [CompletionResultType]::ParameterName, 'Answer 404 for this conversation, as if it had ended')
            [CompletionResult]::new('--conversation', '--conversation', [CompletionResultType]::ParameterName, 'Conversations that exist [default: every id]')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'The only client that gets a token (made-up values) [default: every client]')
            [CompletionResult]::new('--token-lifetime', '--token-lifetime', [CompletionResultType]::ParameterName, 'Lifetime of a token in seconds')
            [CompletionResult]::new('--token-uses', '--token-uses', [CompletionResultType]::ParameterName, 'Number of requests that a token is valid for')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'Answer 429 above this number of requests per minute and token (real API: 300)')
            [CompletionResult]::new('--max-body', '--max-body', [CompletionResultType]::ParameterName, 'Answer 413 for bodies with more bytes')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write received requests as NDJSON that `payloadlint check` reads')
            [CompletionResult]::new('--exit-after', '--exit-after', [CompletionResultType]::ParameterName, 'Exit after this number of API requests')
            [CompletionResult]::new('--idle-exit', '--idle-exit', [CompletionResultType]::ParameterName, 'Exit after this number of seconds without a request')
            [CompletionResult]::new('--allow-remote', '--allow-remote', [CompletionResultType]::ParameterName, 'Allow an address that other machines can reach')
            [CompletionResult]::new('--users-only', '--users-only', [CompletionResultType]::ParameterName, 'Answer 403 for operations whose caller must be a user in the conversation')
            [CompletionResult]::new('--any-token', '--any-token', [CompletionResultType]::ParameterName, 'Accept any bearer token')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request and its answer to stderr')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request and its answer to stderr')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'payloadlint;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour: auto, always, never')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the template to stdout; write no file')
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
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write the pages of all commands to this folder')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'payloadlint;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check request bodies in files, folders, recordings or stdin')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Fix bodies: apply the safe fixes, in place')
            [CompletionResult]::new('extract', 'extract', [CompletionResultType]::ParameterValue, 'Take bodies out of recordings, into fixture files')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show what a rule reports and why; without RULE, list all')
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
