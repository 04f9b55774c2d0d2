extension Site {
  /// Messages, threads and what people do with them.
  func addMessages(to routes: Routes) {
    addThread(to: routes)
    addMessage(to: routes)
    addMailFrame(to: routes)
    addAttachments(to: routes)
    addLinkPicker(to: routes)
    addLinkForms(to: routes)
    addMoveForms(to: routes)
    addReplyForms(to: routes)
    addOutboxForms(to: routes)
  }
}
