extension Templates {
  /// Every template by its name; partials begin with a verb or noun of what they show.
  static let sources: [(name: String, bytes: [UInt8])] = [
    ("check-report", PackageResources.check_report_mustache),
    ("connect", PackageResources.connect_mustache),
    ("connect-settings", PackageResources.connect_settings_mustache),
    ("connect-steps", PackageResources.connect_steps_mustache),
    ("conversation", PackageResources.conversation_mustache),
    ("decision-panel", PackageResources.decision_panel_mustache),
    ("home", PackageResources.home_mustache),
    ("language-choice", PackageResources.language_choice_mustache),
    ("layout", PackageResources.layout_mustache),
    ("link-picker", PackageResources.link_picker_mustache),
    ("log-in", PackageResources.log_in_mustache),
    ("mailbox", PackageResources.mailbox_mustache),
    ("mailbox-settings", PackageResources.mailbox_settings_mustache),
    ("mailbox-sign-in", PackageResources.mailbox_sign_in_mustache),
    ("mailbox-state", PackageResources.mailbox_state_mustache),
    ("mailboxes", PackageResources.mailboxes_mustache),
    ("message", PackageResources.message_mustache),
    ("message-files", PackageResources.message_files_mustache),
    ("message-marks", PackageResources.message_marks_mustache),
    ("outgoing", PackageResources.outgoing_mustache),
    ("problem", PackageResources.problem_mustache),
    ("provider-steps", PackageResources.provider_steps_mustache),
    ("record", PackageResources.record_mustache),
    ("record-row", PackageResources.record_row_mustache),
    ("records", PackageResources.records_mustache),
    ("reply", PackageResources.reply_mustache),
    ("run", PackageResources.run_mustache),
    ("run-link", PackageResources.run_link_mustache),
    ("runs", PackageResources.runs_mustache),
    ("search", PackageResources.search_mustache),
    ("server-fields", PackageResources.server_fields_mustache),
    ("settings-fields", PackageResources.settings_fields_mustache),
    ("sign-in", PackageResources.sign_in_mustache),
    ("thread", PackageResources.thread_mustache),
    ("why", PackageResources.why_mustache),
  ]

  /// Files that pages load: their names, types and bytes.
  static let assets: [(name: String, type: String, bytes: [UInt8])] = [
    ("app.css", "text/css; charset=utf-8", PackageResources.app_css),
    ("app.js", "text/javascript; charset=utf-8", PackageResources.app_js),
    ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
  ]
}
