//! The part of SARIF's object model that the report writes, in the standard's own words:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>.

use std::borrow::Cow;

use serde::Serialize;

use crate::diagnostic::Fingerprint;

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) semantic_version: &'static str,
    pub(super) information_uri: &'static str,
    pub(super) rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub(super) id: &'static str,
    pub(super) short_description: Text<'static>,
    pub(super) help: Help,
    pub(super) help_uri: String,
    pub(super) default_configuration: Configuration,
    pub(super) properties: RuleProperties,
}

#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: String,
    pub(super) markdown: String,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties {
    pub(super) tags: [&'static str; 2],
    #[serde(rename = "problem.severity")]
    pub(super) problem_severity: &'static str,
    pub(super) evidence: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation<'r> {
    pub(super) execution_successful: bool,
    pub(super) tool_execution_notifications: Vec<Notification<'r>>,
}

#[derive(Serialize)]
pub(super) struct Notification<'r> {
    pub(super) level: &'static str,
    pub(super) message: Text<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) properties: Option<NotificationProperties>,
}

#[derive(Serialize)]
pub(super) struct NotificationProperties {
    pub(super) record: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result<'f> {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Text<'f>,
    pub(super) locations: Vec<Location<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<SarifFix<'f>>,
    pub(super) partial_fingerprints: Fingerprints,
    pub(super) properties: ResultProperties<'f>,
}

#[derive(Serialize)]
pub(super) struct Text<'f> {
    pub(super) text: Cow<'f, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_field_names, reason = "SARIF's own names")]
pub(super) struct Location<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<u64>,
    pub(super) physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<Logical<'f>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Text<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Physical {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<SarifRegion>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifRegion {
    pub(super) start_line: u64,
    pub(super) start_column: u64,
    pub(super) end_line: u64,
    pub(super) end_column: u64,
    pub(super) byte_offset: u64,
    pub(super) byte_length: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logical<'f> {
    pub(super) fully_qualified_name: Cow<'f, str>,
    pub(super) kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SarifFix<'f> {
    pub(super) description: Text<'f>,
    pub(super) artifact_changes: Vec<ArtifactChange<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArtifactChange<'f> {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) replacements: Vec<Replacement<'f>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement<'f> {
    pub(super) deleted_region: SarifRegion,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inserted_content: Option<Text<'f>>,
}

#[derive(Serialize)]
pub(super) struct Fingerprints {
    #[serde(rename = "primaryLocationLineHash")]
    pub(super) line: Fingerprint,
    #[serde(rename = "payloadlint/v1")]
    pub(super) own: Fingerprint,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultProperties<'f> {
    pub(super) kind: &'static str,
    pub(super) record: u64,
    pub(super) operation: &'static str,
    pub(super) contract: &'static str,
    pub(super) evidence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) recorded_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<FixProperties<'f>>,
}

#[derive(Serialize)]
pub(super) struct FixProperties<'f> {
    pub(super) title: &'f str,
    pub(super) applicability: &'static str,
}
