package import Model
package import Wire

/// Finds the servers of an address: the provider's preset by domain, then by MX, then the domain's own configuration
/// and records, then guesses that are asked whether they are there.
///
/// Everything is asked side by side and under a deadline, and nothing needs a name or a password: what was found is for
/// a person to see before a password is typed.
package struct ServerDiscovery: Sendable {
  /// Seconds for all questions, and for all guesses after them: somebody waits.
  package static let patience = 8
  /// Longest configuration document taken, in bytes.
  private static let longestDocument = StrictXML.longestDocument
  /// Moves to other addresses that a document may make, each to HTTPS.
  private static let maximumRedirects = 3

  private let trust: Trust
  private let resolver: DNSResolver
  private let detours: Detours
  private let patience: Int

  /// - Parameters:
  ///   - detours: for tests and hosts that the system's look-up of names does not know.
  ///   - patience: seconds for all questions, and for all guesses after them.
  package init(
    trust: Trust = .system, resolver: DNSResolver = .system(), detours: Detours = .none,
    patience: Int = ServerDiscovery.patience
  ) {
    (self.trust, self.resolver, self.detours, self.patience) = (trust, resolver, detours, patience)
  }

  /// Of one document: some of the time is left for what it leads to.
  private var timeouts: Timeouts {
    let share = max(1, patience * 5 / 8)
    return Timeouts(connect: share, tls: share, read: share, write: share)
  }

  /// Never fails: where nothing is found, the servers are empty and must be asked for.
  package func find(for address: Address) async -> Discovery {
    let plan = DiscoveryPlan(address)
    let discovery = plan.found(await answers(plan.questions))
    let guesses = plan.guesses(after: discovery)
    return guesses.isEmpty ? discovery : plan.adding(await probes(guesses, address), to: discovery)
  }

  private func answers(_ questions: [DiscoveryPlan.Question]) async -> [DiscoveryPlan.Question: DiscoveryPlan.Answer] {
    await withTaskGroup { group in
      for question in questions {
        group.addTask { (question, await Deadline.run(patience, late: nil) { await answer(question) }) }
      }
      var answers: [DiscoveryPlan.Question: DiscoveryPlan.Answer] = [:]
      for await (question, answer) in group { answers[question] = answer }
      return answers
    }
  }

  private func probes(_ guesses: [DiscoveryPlan.Guess], _ address: Address) async -> [DiscoveryPlan.Guess: ProbeOutcome]
  {
    await withTaskGroup { group in
      for guess in guesses {
        group.addTask {
          let outcome = await Deadline.run(patience, late: ProbeOutcome.silent) {
            await ServerProbe.run(
              guess, trust: trust, timeouts: timeouts, detours: detours, greetingName: address.domain)
          }
          return (guess, outcome)
        }
      }
      var outcomes: [DiscoveryPlan.Guess: ProbeOutcome] = [:]
      for await (guess, outcome) in group { outcomes[guess] = outcome }
      return outcomes
    }
  }

  /// Nil where there is no document: most domains have none.
  private func answer(_ question: DiscoveryPlan.Question) async -> DiscoveryPlan.Answer? {
    do throws(DNSError) {
      switch question {
      case .exchangers(let domain): return .exchangers(try await resolver.mailExchangers(of: domain))
      case .document(let url, _): return await document(url).map { .document($0) }
      case .services(let name, _, _):
        return .services(try await resolver.services(name).map { DiscoveryPlan.Place(host: $0.host, port: $0.port) })
      }
    } catch {
      return .failed(error)
    }
  }

  private func document(_ url: String) async -> ClientConfig? {
    guard var request = try? HTTPRequest(.get, url) else { return nil }
    for _ in 0...Self.maximumRedirects {
      let answer = try? await HTTPClient.send(
        request, trust: trust, timeouts: timeouts, limit: Self.longestDocument, within: patience,
        detours: detours)
      guard let answer else { return nil }
      if answer.status == 200 { return try? ClientConfig(answer.body) }
      guard let next = request.redirected(by: answer) else { return nil }
      request = next
    }
    return nil
  }
}
