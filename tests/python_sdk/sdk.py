"""The real Python SDK against `payloadlint serve`: good bodies pass, a to_dict() body is refused.

Takes the simulator's URL; leaves the rest to what it prints and to its exit status.
"""

import sys

import PureCloudPlatformClientV2 as sdk
from PureCloudPlatformClientV2.rest import ApiException

CONVERSATION = "0f0e0d0c-0b0a-4908-8706-050403020100"
PARTICIPANT = "1f1e1d1c-1b1a-4918-9716-151413121110"


def refused(call):
    """The status of a call that must not succeed."""
    try:
        call()
    except ApiException as error:
        return error.status
    raise SystemExit("a body was taken that should have been refused")


def main(url):
    # Login and API are one host: the SDK makes the one from the other by replacing `//api.`.
    sdk.configuration.host = url
    client = sdk.api_client.ApiClient().get_client_credentials_token("made-up-id", "made-up-secret")
    api = sdk.ConversationsApi(client)

    attributes = sdk.ParticipantAttributes()
    attributes.attributes = {"crm_id": "12345", "Customer Name": "Zoë Müller"}
    answer = api.patch_conversations_call_participant_attributes(CONVERSATION, PARTICIPANT, attributes)
    assert answer.attributes == attributes.attributes, answer
    print("attributes: taken")

    actions = sdk.MediaParticipantRequest()
    actions.held = True
    actions.wrapup = sdk.WrapupInput()
    actions.wrapup.code = "7a3a6f3a-4d5e-4c0a-8d7e-2b3c4d5e6f70"
    actions.wrapup.notes = "called back"
    api.patch_conversations_call_participant(CONVERSATION, PARTICIPANT, actions)
    print("actions: taken")

    seen = api.get_conversations_call(CONVERSATION).participants
    seen = [it for it in seen if it.id == PARTICIPANT]
    assert len(seen) == 1 and seen[0].attributes == attributes.attributes and seen[0].held, seen
    assert seen[0].wrapup.code == actions.wrapup.code, seen
    generic = api.get_conversation(CONVERSATION).participants
    assert [it.attributes for it in generic if it.id == PARTICIPANT] == [attributes.attributes], generic
    print("read back: as written")

    status = refused(lambda: api.patch_conversations_call_participant(CONVERSATION, PARTICIPANT, actions.to_dict()))
    assert status == 400, status
    print("actions.to_dict(): refused with 400")
    status = refused(lambda: api.patch_conversations_call_participant_attributes(
        CONVERSATION, PARTICIPANT, {"attributes": {"crm_id": "12345", "crm_tier": None}}))
    assert status == 400, status
    print("a None among attributes: refused with 400")

    # The wrap-up of a communication, as agents' tools send it.
    api.post_conversations_call_participant_communication_wrapup(
        CONVERSATION, PARTICIPANT, "2f2e2d2c-2b2a-4928-a726-252423222120", body=actions.wrapup)
    print("wrap-up of a communication: taken")


if __name__ == "__main__":
    main(sys.argv[1])
