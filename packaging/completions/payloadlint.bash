_payloadlint() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="payloadlint"
                ;;
            payloadlint,check)
                cmd="payloadlint__subcmd__check"
                ;;
            payloadlint,completions)
                cmd="payloadlint__subcmd__completions"
                ;;
            payloadlint,confirm)
                cmd="payloadlint__subcmd__confirm"
                ;;
            payloadlint,explain)
                cmd="payloadlint__subcmd__explain"
                ;;
            payloadlint,extract)
                cmd="payloadlint__subcmd__extract"
                ;;
            payloadlint,fix)
                cmd="payloadlint__subcmd__fix"
                ;;
            payloadlint,help)
                cmd="payloadlint__subcmd__help"
                ;;
            payloadlint,init)
                cmd="payloadlint__subcmd__init"
                ;;
            payloadlint,man)
                cmd="payloadlint__subcmd__man"
                ;;
            payloadlint,operations)
                cmd="payloadlint__subcmd__operations"
                ;;
            payloadlint,schema)
                cmd="payloadlint__subcmd__schema"
                ;;
            payloadlint,serve)
                cmd="payloadlint__subcmd__serve"
                ;;
            payloadlint__subcmd__help,check)
                cmd="payloadlint__subcmd__help__subcmd__check"
                ;;
            payloadlint__subcmd__help,completions)
                cmd="payloadlint__subcmd__help__subcmd__completions"
                ;;
            payloadlint__subcmd__help,confirm)
                cmd="payloadlint__subcmd__help__subcmd__confirm"
                ;;
            payloadlint__subcmd__help,explain)
                cmd="payloadlint__subcmd__help__subcmd__explain"
                ;;
            payloadlint__subcmd__help,extract)
                cmd="payloadlint__subcmd__help__subcmd__extract"
                ;;
            payloadlint__subcmd__help,fix)
                cmd="payloadlint__subcmd__help__subcmd__fix"
                ;;
            payloadlint__subcmd__help,help)
                cmd="payloadlint__subcmd__help__subcmd__help"
                ;;
            payloadlint__subcmd__help,init)
                cmd="payloadlint__subcmd__help__subcmd__init"
                ;;
            payloadlint__subcmd__help,man)
                cmd="payloadlint__subcmd__help__subcmd__man"
                ;;
            payloadlint__subcmd__help,operations)
                cmd="payloadlint__subcmd__help__subcmd__operations"
                ;;
            payloadlint__subcmd__help,schema)
                cmd="payloadlint__subcmd__help__subcmd__schema"
                ;;
            payloadlint__subcmd__help,serve)
                cmd="payloadlint__subcmd__help__subcmd__serve"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        payloadlint)
            opts="-h -V --color --help --version check fix extract explain schema operations confirm serve init completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__check)
            opts="-o -f -q -v -h --color --operation --as --include --exclude --force-exclude --no-ignore --files-from --changed --allow-empty --fail-on-skipped --stdin-name --show-files --show-config --threads --no-fast-pass --rule --only --min-evidence --fail-on --config --no-config --schema --baseline --no-baseline --write-baseline --format --report --max-findings --no-group --statistics --redact --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --operation)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "avro own-report mitmproxy json-seq curl-trace har newman postman vcr wiremock kcat control-center rpk eventbridge notification debezium sdk-log sdk-log-text nock bruno-report request container bruno hurl http text curl console-consumer printed unread array ndjson concatenated raw" -- "${cur}"))
                    return 0
                    ;;
                --include)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --files-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --changed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --threads)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rule)
                    COMPREPLY=($(compgen -W "all=off all=info all=warning all=error attribute-catalogue=off attribute-catalogue=info attribute-catalogue=warning attribute-catalogue=error blank-string=off blank-string=info blank-string=warning blank-string=error body-too-large=off body-too-large=info body-too-large=warning body-too-large=error confusable-attribute-name=off confusable-attribute-name=info confusable-attribute-name=warning confusable-attribute-name=error double-encoded-body=off double-encoded-body=info double-encoded-body=warning double-encoded-body=error duplicate-key=off duplicate-key=info duplicate-key=warning duplicate-key=error empty-body=off empty-body=info empty-body=warning empty-body=error empty-string=off empty-string=info empty-string=warning empty-string=error expired-suppression=off expired-suppression=info expired-suppression=warning expired-suppression=error extra-wrapper=off extra-wrapper=info extra-wrapper=warning extra-wrapper=error full-record=off full-record=info full-record=warning full-record=error get-only-key=off get-only-key=info get-only-key=warning get-only-key=error ineffective-key=off ineffective-key=info ineffective-key=warning ineffective-key=error invalid-date-time=off invalid-date-time=info invalid-date-time=warning invalid-date-time=error invalid-encoding=off invalid-encoding=info invalid-encoding=warning invalid-encoding=error invalid-enum-value=off invalid-enum-value=info invalid-enum-value=warning invalid-enum-value=error invalid-id=off invalid-id=info invalid-id=warning invalid-id=error invalid-json=off invalid-json=info invalid-json=warning invalid-json=error long-attribute=off long-attribute=info long-attribute=warning long-attribute=error many-actions=off many-actions=info many-actions=warning many-actions=error missing-attributes=off missing-attributes=info missing-attributes=warning missing-attributes=error missing-member=off missing-member=info missing-member=warning missing-member=error nested-attribute=off nested-attribute=info nested-attribute=warning nested-attribute=error non-string-attribute=off non-string-attribute=info non-string-attribute=warning non-string-attribute=error not-an-object=off not-an-object=info not-an-object=warning not-an-object=error null-value=off null-value=info null-value=warning null-value=error placeholder-value=off placeholder-value=info placeholder-value=warning placeholder-value=error recorded-credential=off recorded-credential=info recorded-credential=warning recorded-credential=error removed-endpoint=off removed-endpoint=info removed-endpoint=warning removed-endpoint=error schema-violation=off schema-violation=info schema-violation=warning schema-violation=error unexplained-refusal=off unexplained-refusal=info unexplained-refusal=warning unexplained-refusal=error unknown-endpoint=off unknown-endpoint=info unknown-endpoint=warning unknown-endpoint=error unknown-key=off unknown-key=info unknown-key=warning unknown-key=error unmatched-paths=off unmatched-paths=info unmatched-paths=warning unmatched-paths=error unmet-expectation=off unmet-expectation=info unmet-expectation=warning unmet-expectation=error unused-suppression=off unused-suppression=info unused-suppression=warning unused-suppression=error wrong-case-key=off wrong-case-key=info wrong-case-key=warning wrong-case-key=error wrong-content-type=off wrong-content-type=info wrong-content-type=warning wrong-content-type=error wrong-endpoint=off wrong-endpoint=info wrong-endpoint=warning wrong-endpoint=error wrong-method=off wrong-method=info wrong-method=warning wrong-method=error wrong-type=off wrong-type=info wrong-type=warning wrong-type=error zero-value-skeleton=off zero-value-skeleton=info zero-value-skeleton=warning zero-value-skeleton=error" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "attribute-catalogue blank-string body-too-large confusable-attribute-name double-encoded-body duplicate-key empty-body empty-string expired-suppression extra-wrapper full-record get-only-key ineffective-key invalid-date-time invalid-encoding invalid-enum-value invalid-id invalid-json long-attribute many-actions missing-attributes missing-member nested-attribute non-string-attribute not-an-object null-value placeholder-value recorded-credential removed-endpoint schema-violation unexplained-refusal unknown-endpoint unknown-key unmatched-paths unmet-expectation unused-suppression wrong-case-key wrong-content-type wrong-endpoint wrong-method wrong-type zero-value-skeleton" -- "${cur}"))
                    return 0
                    ;;
                --min-evidence)
                    COMPREPLY=($(compgen -W "observed documented assumed" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "error warning info never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --schema)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --write-baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human concise json ndjson sarif junit github gitlab rdjson" -- "${cur}"))
                    return 0
                    ;;
                -f)
                    COMPREPLY=($(compgen -W "human concise json ndjson sarif junit github gitlab rdjson" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -W "human= concise= json= ndjson= sarif= junit= github= gitlab= rdjson=" -- "${cur}"))
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__completions)
            opts="-h --color --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__confirm)
            opts="-o -f -v -h --color --conversation --participant --communication --medium --region --base-url --ca-cert --profile --send --fixed-only --unsafe --allow-actions --retry-lost --max-requests --timeout --record --operation --as --include --exclude --allow-empty --fail-on-skipped --stdin-name --rule --only --min-evidence --format --redact --config --no-config --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --conversation)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --participant)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --communication)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --medium)
                    COMPREPLY=($(compgen -W "calls callbacks emails messages cobrowsesessions" -- "${cur}"))
                    return 0
                    ;;
                --region)
                    COMPREPLY=($(compgen -W "us-east-1 us-east-2 us-west-2 ca-central-1 mx-central-1 sa-east-1 eu-west-1 eu-west-2 eu-central-1 eu-central-2 eusc-de-east-1 me-central-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3" -- "${cur}"))
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ca-cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-requests)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --operation)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "avro own-report mitmproxy json-seq curl-trace har newman postman vcr wiremock kcat control-center rpk eventbridge notification debezium sdk-log sdk-log-text nock bruno-report request container bruno hurl http text curl console-consumer printed unread array ndjson concatenated raw" -- "${cur}"))
                    return 0
                    ;;
                --include)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rule)
                    COMPREPLY=($(compgen -W "all=off all=info all=warning all=error attribute-catalogue=off attribute-catalogue=info attribute-catalogue=warning attribute-catalogue=error blank-string=off blank-string=info blank-string=warning blank-string=error body-too-large=off body-too-large=info body-too-large=warning body-too-large=error confusable-attribute-name=off confusable-attribute-name=info confusable-attribute-name=warning confusable-attribute-name=error double-encoded-body=off double-encoded-body=info double-encoded-body=warning double-encoded-body=error duplicate-key=off duplicate-key=info duplicate-key=warning duplicate-key=error empty-body=off empty-body=info empty-body=warning empty-body=error empty-string=off empty-string=info empty-string=warning empty-string=error expired-suppression=off expired-suppression=info expired-suppression=warning expired-suppression=error extra-wrapper=off extra-wrapper=info extra-wrapper=warning extra-wrapper=error full-record=off full-record=info full-record=warning full-record=error get-only-key=off get-only-key=info get-only-key=warning get-only-key=error ineffective-key=off ineffective-key=info ineffective-key=warning ineffective-key=error invalid-date-time=off invalid-date-time=info invalid-date-time=warning invalid-date-time=error invalid-encoding=off invalid-encoding=info invalid-encoding=warning invalid-encoding=error invalid-enum-value=off invalid-enum-value=info invalid-enum-value=warning invalid-enum-value=error invalid-id=off invalid-id=info invalid-id=warning invalid-id=error invalid-json=off invalid-json=info invalid-json=warning invalid-json=error long-attribute=off long-attribute=info long-attribute=warning long-attribute=error many-actions=off many-actions=info many-actions=warning many-actions=error missing-attributes=off missing-attributes=info missing-attributes=warning missing-attributes=error missing-member=off missing-member=info missing-member=warning missing-member=error nested-attribute=off nested-attribute=info nested-attribute=warning nested-attribute=error non-string-attribute=off non-string-attribute=info non-string-attribute=warning non-string-attribute=error not-an-object=off not-an-object=info not-an-object=warning not-an-object=error null-value=off null-value=info null-value=warning null-value=error placeholder-value=off placeholder-value=info placeholder-value=warning placeholder-value=error recorded-credential=off recorded-credential=info recorded-credential=warning recorded-credential=error removed-endpoint=off removed-endpoint=info removed-endpoint=warning removed-endpoint=error schema-violation=off schema-violation=info schema-violation=warning schema-violation=error unexplained-refusal=off unexplained-refusal=info unexplained-refusal=warning unexplained-refusal=error unknown-endpoint=off unknown-endpoint=info unknown-endpoint=warning unknown-endpoint=error unknown-key=off unknown-key=info unknown-key=warning unknown-key=error unmatched-paths=off unmatched-paths=info unmatched-paths=warning unmatched-paths=error unmet-expectation=off unmet-expectation=info unmet-expectation=warning unmet-expectation=error unused-suppression=off unused-suppression=info unused-suppression=warning unused-suppression=error wrong-case-key=off wrong-case-key=info wrong-case-key=warning wrong-case-key=error wrong-content-type=off wrong-content-type=info wrong-content-type=warning wrong-content-type=error wrong-endpoint=off wrong-endpoint=info wrong-endpoint=warning wrong-endpoint=error wrong-method=off wrong-method=info wrong-method=warning wrong-method=error wrong-type=off wrong-type=info wrong-type=warning wrong-type=error zero-value-skeleton=off zero-value-skeleton=info zero-value-skeleton=warning zero-value-skeleton=error" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "attribute-catalogue blank-string body-too-large confusable-attribute-name double-encoded-body duplicate-key empty-body empty-string expired-suppression extra-wrapper full-record get-only-key ineffective-key invalid-date-time invalid-encoding invalid-enum-value invalid-id invalid-json long-attribute many-actions missing-attributes missing-member nested-attribute non-string-attribute not-an-object null-value placeholder-value recorded-credential removed-endpoint schema-violation unexplained-refusal unknown-endpoint unknown-key unmatched-paths unmet-expectation unused-suppression wrong-case-key wrong-content-type wrong-endpoint wrong-method wrong-type zero-value-skeleton" -- "${cur}"))
                    return 0
                    ;;
                --min-evidence)
                    COMPREPLY=($(compgen -W "observed documented assumed" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                -f)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__explain)
            opts="-f -h --color --format --help attribute-catalogue blank-string body-too-large confusable-attribute-name double-encoded-body duplicate-key empty-body empty-string expired-suppression extra-wrapper full-record get-only-key ineffective-key invalid-date-time invalid-encoding invalid-enum-value invalid-id invalid-json long-attribute many-actions missing-attributes missing-member nested-attribute non-string-attribute not-an-object null-value placeholder-value recorded-credential removed-endpoint schema-violation unexplained-refusal unknown-endpoint unknown-key unmatched-paths unmet-expectation unused-suppression wrong-case-key wrong-content-type wrong-endpoint wrong-method wrong-type zero-value-skeleton"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                -f)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__extract)
            opts="-o -q -h --color --operation --as --include --exclude --force-exclude --no-ignore --files-from --changed --allow-empty --fail-on-skipped --stdin-name --out --redact --ndjson --force --quiet --config --no-config --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --operation)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "avro own-report mitmproxy json-seq curl-trace har newman postman vcr wiremock kcat control-center rpk eventbridge notification debezium sdk-log sdk-log-text nock bruno-report request container bruno hurl http text curl console-consumer printed unread array ndjson concatenated raw" -- "${cur}"))
                    return 0
                    ;;
                --include)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --files-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --changed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__fix)
            opts="-o -q -h --color --operation --as --include --exclude --force-exclude --no-ignore --files-from --changed --allow-empty --fail-on-skipped --stdin-name --unsafe --diff --rule --only --min-evidence --fail-on --config --no-config --max-findings --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --operation)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup patchConversationsAftercallworkConversationIdParticipantCommunication patchConversationsCallbacks postConversationsCallbacks postConversationsCallbacksBulkDisconnect postConversationsCallbacksBulkUpdate patchConversationsCallback patchConversationsCallbackParticipant patchConversationsCallbackParticipantAttributes patchConversationsCallbackParticipantCommunication postConversationsCallbackParticipantCommunicationWrapup postConversationsCallbackParticipantReplace putConversationsCallbackRecordingstate postConversationsCalls postConversationsCallsUserUserId patchConversationsCall postConversationsCall patchConversationsCallConference postConversationsCallParticipants postConversationsCallParticipantsUserUserId patchConversationsCallParticipant patchConversationsCallParticipantAttributes postConversationsCallParticipantBarge postConversationsCallParticipantCoach patchConversationsCallParticipantCommunication patchConversationsCallParticipantCommunicationPostflowaction postConversationsCallParticipantCommunicationSummaries putConversationsCallParticipantCommunicationUuidata postConversationsCallParticipantCommunicationWrapup patchConversationsCallParticipantConsult postConversationsCallParticipantConsult postConversationsCallParticipantConsultAgent postConversationsCallParticipantConsultContactExternal postConversationsCallParticipantConsultExternal postConversationsCallParticipantConsultQueue postConversationsCallParticipantMonitor postConversationsCallParticipantReplace postConversationsCallParticipantSnippetRecord patchConversationsCallParticipantUserUserId postConversationsCallParticipantVoiceConsult putConversationsCallRecordingstate patchConversationsCobrowsesession patchConversationsCobrowsesessionParticipant patchConversationsCobrowsesessionParticipantAttributes patchConversationsCobrowsesessionParticipantCommunication postConversationsCobrowsesessionParticipantCommunicationWrapup postConversationsCobrowsesessionParticipantReplace putConversationsCobrowsesessionRecordingstate postConversationsCustomattributesSchemas putConversationsCustomattributesSchema postConversationsCustomattributesSearch postConversationsEmails postConversationsEmailsAgentless patchConversationsEmail postConversationsEmailInboundmessages postConversationsEmailMessages patchConversationsEmailMessagesDraft putConversationsEmailMessagesDraft postConversationsEmailMessagesDraftAttachmentsCopy postConversationsEmailMessagesDraftAttachmentsUploads patchConversationsEmailParticipant patchConversationsEmailParticipantAttributes patchConversationsEmailParticipantCommunication postConversationsEmailParticipantCommunicationWrapup patchConversationsEmailParticipantParkingstate postConversationsEmailParticipantReplace postConversationsEmailReconnect putConversationsEmailRecordingstate postConversationsFaxes postConversationsKeyconfigurations postConversationsKeyconfigurationsValidate putConversationsKeyconfiguration postConversationsMessages postConversationsMessagesAgentless postConversationsMessagesInboundOpen patchConversationsMessage postConversationsMessageCommunicationMessages postConversationsMessageCommunicationMessagesMedia postConversationsMessageCommunicationMessagesMediaUploads postConversationsMessageCommunicationSocialmediaMessages postConversationsMessageCommunicationTyping postConversationsMessageMessagesBulk patchConversationsMessageParticipant patchConversationsMessageParticipantAttributes patchConversationsMessageParticipantCommunication postConversationsMessageParticipantCommunicationSummaries postConversationsMessageParticipantCommunicationWrapup postConversationsMessageParticipantMonitor patchConversationsMessageParticipantParkingstate postConversationsMessageParticipantReplace postConversationsMessageParticipantTakeover putConversationsMessageRecordingstate postConversationsMessageInboundOpenEvent postConversationsMessageInboundOpenMessage postConversationsMessageInboundOpenReceipt postConversationsMessageInboundOpenStructuredResponse putConversationsMessagingIdentityresolutionIntegrationsAppleIntegrationId putConversationsMessagingIdentityresolutionIntegrationsFacebookIntegrationId putConversationsMessagingIdentityresolutionIntegrationsInstagramIntegrationId putConversationsMessagingIdentityresolutionIntegrationsOpenIntegrationId putConversationsMessagingIdentityresolutionIntegrationsTwitterIntegrationId putConversationsMessagingIdentityresolutionIntegrationsWhatsappIntegrationId postConversationsMessagingIntegrationsApple patchConversationsMessagingIntegrationsAppleIntegrationId postConversationsMessagingIntegrationsFacebook patchConversationsMessagingIntegrationsFacebookIntegrationId postConversationsMessagingIntegrationsInstagram patchConversationsMessagingIntegrationsInstagramIntegrationId postConversationsMessagingIntegrationsOpen postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofile postConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileTokens patchConversationsMessagingIntegrationsOpenExtensionsGooglebusinessprofileIntegrationId patchConversationsMessagingIntegrationsOpenIntegrationId postConversationsMessagingIntegrationsTwitter patchConversationsMessagingIntegrationsTwitterIntegrationId postConversationsMessagingIntegrationsWhatsapp postConversationsMessagingIntegrationsWhatsappEmbeddedsignup patchConversationsMessagingIntegrationsWhatsappEmbeddedsignupIntegrationId patchConversationsMessagingIntegrationsWhatsappIntegrationId postConversationsMessagingSettings putConversationsMessagingSettingsDefault patchConversationsMessagingSetting postConversationsMessagingSupportedcontent putConversationsMessagingSupportedcontentDefault patchConversationsMessagingSupportedcontentSupportedContentId putConversationsMessagingThreadingtimeline postConversationsParticipantsAttributesSearch postConversationsScreenshareParticipantCommunicationWrapup putConversationsScreenshareRecordingstate patchConversationsSettings postConversationsSocialParticipantCommunicationWrapup putConversationsSocialRecordingstate postConversationsSummariesPreview postConversationsSummariesSettings putConversationsSummariesSetting postConversationsVideosMeetings postConversationsVideoAgentconferenceCommunication postConversationsVideoParticipantCommunicationWrapup putConversationsVideoRecordingstate putConversationAccessattributes postConversationAssign postConversationBarge postConversationCobrowse postConversationCommunicationAgentchecklistsFinalize postConversationCommunicationAgentchecklist postConversationCommunicationAgentchecklistAgentaction postConversationCommunicationAgentchecklistJobs postConversationCommunicationInternalmessages patchConversationCustomattributes putConversationCustomattributes patchConversationCustomattributesBulk putConversationCustomattributesBulk postConversationDisconnect patchConversationParticipant patchConversationParticipantAttributes postConversationParticipantCallbacks postConversationParticipantDigits putConversationParticipantFlaggedreason postConversationParticipantInternalmessagesUsersCommunications postConversationParticipantReplace postConversationParticipantReplaceAgent postConversationParticipantReplaceContactExternal postConversationParticipantReplaceExternal postConversationParticipantReplaceQueue postConversationParticipantScreenmonitorsSessions postConversationParticipantSecureivrsessions postConversationParticipantTransfer putConversationRecording postConversationRecordingAnnotations putConversationRecordingAnnotation patchConversationRecordingstate patchConversationSecureattributes putConversationSecureattributes postConversationSuggestionsFeedback patchConversationSuggestion postConversationSuggestionEngagement patchConversationSummaryEngagements patchConversationSummaryFeedback postConversationSummaryFeedback putConversationTags patchConversationUtilizationlabel putExternalcontactsConversation patchRoutingConversation patchConversationsChatParticipantAttributes patchConversationsChatParticipant patchConversationsChatParticipantCommunication postConversationsChatParticipantCommunicationWrapup patchConversationsChat putConversationsChatRecordingstate postConversationsChatParticipantReplace" -- "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -W "avro own-report mitmproxy json-seq curl-trace har newman postman vcr wiremock kcat control-center rpk eventbridge notification debezium sdk-log sdk-log-text nock bruno-report request container bruno hurl http text curl console-consumer printed unread array ndjson concatenated raw" -- "${cur}"))
                    return 0
                    ;;
                --include)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --files-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --changed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rule)
                    COMPREPLY=($(compgen -W "all=off all=info all=warning all=error attribute-catalogue=off attribute-catalogue=info attribute-catalogue=warning attribute-catalogue=error blank-string=off blank-string=info blank-string=warning blank-string=error body-too-large=off body-too-large=info body-too-large=warning body-too-large=error confusable-attribute-name=off confusable-attribute-name=info confusable-attribute-name=warning confusable-attribute-name=error double-encoded-body=off double-encoded-body=info double-encoded-body=warning double-encoded-body=error duplicate-key=off duplicate-key=info duplicate-key=warning duplicate-key=error empty-body=off empty-body=info empty-body=warning empty-body=error empty-string=off empty-string=info empty-string=warning empty-string=error expired-suppression=off expired-suppression=info expired-suppression=warning expired-suppression=error extra-wrapper=off extra-wrapper=info extra-wrapper=warning extra-wrapper=error full-record=off full-record=info full-record=warning full-record=error get-only-key=off get-only-key=info get-only-key=warning get-only-key=error ineffective-key=off ineffective-key=info ineffective-key=warning ineffective-key=error invalid-date-time=off invalid-date-time=info invalid-date-time=warning invalid-date-time=error invalid-encoding=off invalid-encoding=info invalid-encoding=warning invalid-encoding=error invalid-enum-value=off invalid-enum-value=info invalid-enum-value=warning invalid-enum-value=error invalid-id=off invalid-id=info invalid-id=warning invalid-id=error invalid-json=off invalid-json=info invalid-json=warning invalid-json=error long-attribute=off long-attribute=info long-attribute=warning long-attribute=error many-actions=off many-actions=info many-actions=warning many-actions=error missing-attributes=off missing-attributes=info missing-attributes=warning missing-attributes=error missing-member=off missing-member=info missing-member=warning missing-member=error nested-attribute=off nested-attribute=info nested-attribute=warning nested-attribute=error non-string-attribute=off non-string-attribute=info non-string-attribute=warning non-string-attribute=error not-an-object=off not-an-object=info not-an-object=warning not-an-object=error null-value=off null-value=info null-value=warning null-value=error placeholder-value=off placeholder-value=info placeholder-value=warning placeholder-value=error recorded-credential=off recorded-credential=info recorded-credential=warning recorded-credential=error removed-endpoint=off removed-endpoint=info removed-endpoint=warning removed-endpoint=error schema-violation=off schema-violation=info schema-violation=warning schema-violation=error unexplained-refusal=off unexplained-refusal=info unexplained-refusal=warning unexplained-refusal=error unknown-endpoint=off unknown-endpoint=info unknown-endpoint=warning unknown-endpoint=error unknown-key=off unknown-key=info unknown-key=warning unknown-key=error unmatched-paths=off unmatched-paths=info unmatched-paths=warning unmatched-paths=error unmet-expectation=off unmet-expectation=info unmet-expectation=warning unmet-expectation=error unused-suppression=off unused-suppression=info unused-suppression=warning unused-suppression=error wrong-case-key=off wrong-case-key=info wrong-case-key=warning wrong-case-key=error wrong-content-type=off wrong-content-type=info wrong-content-type=warning wrong-content-type=error wrong-endpoint=off wrong-endpoint=info wrong-endpoint=warning wrong-endpoint=error wrong-method=off wrong-method=info wrong-method=warning wrong-method=error wrong-type=off wrong-type=info wrong-type=warning wrong-type=error zero-value-skeleton=off zero-value-skeleton=info zero-value-skeleton=warning zero-value-skeleton=error" -- "${cur}"))
                    return 0
                    ;;
                --only)
                    COMPREPLY=($(compgen -W "attribute-catalogue blank-string body-too-large confusable-attribute-name double-encoded-body duplicate-key empty-body empty-string expired-suppression extra-wrapper full-record get-only-key ineffective-key invalid-date-time invalid-encoding invalid-enum-value invalid-id invalid-json long-attribute many-actions missing-attributes missing-member nested-attribute non-string-attribute not-an-object null-value placeholder-value recorded-credential removed-endpoint schema-violation unexplained-refusal unknown-endpoint unknown-key unmatched-paths unmet-expectation unused-suppression wrong-case-key wrong-content-type wrong-endpoint wrong-method wrong-type zero-value-skeleton" -- "${cur}"))
                    return 0
                    ;;
                --min-evidence)
                    COMPREPLY=($(compgen -W "observed documented assumed" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "error warning info never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help)
            opts="check fix extract explain schema operations confirm serve init completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__confirm)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__extract)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__fix)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__operations)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__help__subcmd__serve)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__init)
            opts="-h --color --print --help config pre-commit github gitlab"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__man)
            opts="-h --color --out --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__operations)
            opts="-f -h --color --format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                -f)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__schema)
            opts="-h --color --config --help AdditionalMessage AdditionalSocialMediaMessage AfterCallWorkUpdate AgentActionPayload AgentlessEmailSendRequestDto Annotation AppleIdentityResolutionConfig AppleIntegrationRequest AppleIntegrationUpdateRequest BulkCallbackDisconnectRequest BulkCallbackPatchRequest CallCommand ChecklistActivationPayload ChecklistFinalizePayload ChecklistInferenceJobPayload ConsultTransfer ConsultTransferToAddress ConsultTransferToAgent ConsultTransferToExternal ConsultTransferToExternalContact ConsultTransferToQueue ConsultTransferUpdate Conversation ConversationAccessAttributesUpdate ConversationAssociation ConversationCustomAttributesSearchRequest ConversationEncryptionConfiguration ConversationJsonSchemaRequest ConversationParticipantSearchRequest ConversationSchemaUpdateRequest ConversationSecureAttributes ConversationTagsUpdate ConversationThreadingWindow ConversationUser ConversationUtilizationLabelUpdate CopyAttachmentsRequest CreateCallRequest CreateCallbackCommand CreateCallbackOnConversationCommand CreateEmailRequest CreateOutboundMessagingConversationRequest CreateSecureSession CustomAttributesPatchRequest CustomAttributesUpdateRequest Digits DraftManipulationRequest EmailMessage EngagementRequest FacebookIdentityResolutionConfig FacebookIntegrationRequest FacebookIntegrationUpdateRequest FaxSendRequest Feedback FeedbackAddRequest FeedbackUpdateRequest GenerateMeetingIdRequest GoogleAuthTokenRequest GoogleBusinessProfileOpenIntegrationRequest GoogleBusinessProfileOpenIntegrationUpdateRequest InboundMessageRequest InstagramIdentityResolutionConfig InstagramIntegrationRequest InstagramIntegrationUpdateRequest InternalMessageRequest MandatoryPostCallActionInput MediaParticipantRequest MessageTypingEventRequest MessagingConferWithUserRequest MessagingSettingDefaultRequest MessagingSettingPatchRequest MessagingSettingRequest OnDemandConversationSummaryRequest OpenInboundNormalizedEvent OpenInboundNormalizedMessage OpenInboundNormalizedReceipt OpenInboundStructuredResponseMessage OpenIntegrationRequest OpenIntegrationUpdateRequest OpenMessagingIdentityResolutionConfig OpenNormalizedMessage ParkingStateRequest ParticipantAttributes PatchCallbackRequest Recording RoutingConversationAttributesRequest SendAgentlessOutboundMessageRequest SetRecordingState SetUuiDataRequest Settings SnippetRecordingRequest SuggestionEngagement SuggestionPatchRequest SummarySetting SummarySettingWithTranscript SupportedContent SupportedContentReference TransferRequest TransferToAddressRequest TransferToAgentRequest TransferToExternalContactRequest TransferToExternalRequest TransferToQueueRequest TwitterIdentityResolutionConfig TwitterIntegrationRequest TwitterIntegrationUpdateRequest UpdateConferenceRequest UploadAttachmentRequest UploadMediaRequest WhatsAppEmbeddedSignupIntegrationActivationRequest WhatsAppEmbeddedSignupIntegrationRequest WhatsAppIdentityResolutionConfig WhatsAppIntegrationRequest WhatsAppIntegrationUpdateRequest WrapupInput"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        payloadlint__subcmd__serve)
            opts="-v -h --color --listen --allow-remote --on-unknown --on-null --on-empty --on-scalar --fault --seed --retry-after --deny --users-only --ended --conversation --client --any-token --token-lifetime --token-uses --rate-limit --max-body --record --exit-after --idle-exit --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --listen)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --on-unknown)
                    COMPREPLY=($(compgen -W "reject ignore accept" -- "${cur}"))
                    return 0
                    ;;
                --on-null)
                    COMPREPLY=($(compgen -W "reject ignore accept" -- "${cur}"))
                    return 0
                    ;;
                --on-empty)
                    COMPREPLY=($(compgen -W "reject ignore accept" -- "${cur}"))
                    return 0
                    ;;
                --on-scalar)
                    COMPREPLY=($(compgen -W "reject ignore accept" -- "${cur}"))
                    return 0
                    ;;
                --fault)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --seed)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --retry-after)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "attributes participant communication wrapup" -- "${cur}"))
                    return 0
                    ;;
                --ended)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --conversation)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-lifetime)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --token-uses)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --rate-limit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-body)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --record)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exit-after)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --idle-exit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _payloadlint -o nosort -o bashdefault -o default payloadlint
else
    complete -F _payloadlint -o bashdefault -o default payloadlint
fi
