extension Site {
  /// Every page, in the order of the navigation. A new page is a new file with an `add…` of its own.
  func addRoutes(to routes: Routes) {
    addAssets(to: routes)
    addLogIn(to: routes)
    addEvents(to: routes)
    addHome(to: routes)
    addReview(to: routes)
    addSearch(to: routes)
    addRecords(to: routes)
    addRecord(to: routes)
    addFacts(to: routes)
    addMessages(to: routes)
    addMailboxes(to: routes)
    addMailbox(to: routes)
    addPreview(to: routes)
    addMailboxSettings(to: routes)
    addConnecting(to: routes)
    addIssuers(to: routes)
    addRuns(to: routes)
    addRules(to: routes)
  }
}
