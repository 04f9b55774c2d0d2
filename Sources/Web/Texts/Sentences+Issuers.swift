// What went wrong at an issuer's sign-in; the English is made in Providers and Pipeline. What stands in brackets are the
// issuer's own words.
extension Sentences {
  static let issuers: Table = [
    ("the sign-in was declined", "у вході відмовлено"),
    ("the sign-in was declined ({a})", "у вході відмовлено ({a})"),
    ("the consent has ended", "згода більше не діє"),
    ("the consent has ended ({a})", "згода більше не діє ({a})"),
    ("the issuer cannot be used at the moment", "сторінка входу зараз недоступна"),
    ("the issuer cannot be used at the moment ({s})", "сторінка входу зараз недоступна ({s})"),
    ("the issuer does not accept this program's registration", "сервіс входу не приймає реєстрацію цієї програми"),
    (
      "the issuer does not accept this program's registration ({s})",
      "сервіс входу не приймає реєстрацію цієї програми ({s})"
    ),
    ("the issuer's answer makes no sense: {s}", "відповідь сервісу входу незрозуміла: {s}"),
    (
      "the answer belongs to no sign-in that was begun here",
      "ця відповідь не належить до жодного розпочатого тут входу"
    ),
    ("the sign-in took too long", "вхід тривав задовго"),
    ("{a} has signed in, but the mailbox is {b}", "увійшов акаунт {a}, а скринька — {b}"),
    ("{a} has signed in, but it was to be {b}", "увійшов акаунт {a}, а мав увійти {b}"),
    (
      "sign in as that person, and sign out of any other in that browser first",
      "увійдіть саме як ця людина, а спершу вийдіть у тому браузері з інших акаунтів"
    ),
    (
      "the issuer's answer makes no sense: it is not the whole address at which the browser ended",
      "відповідь сервісу входу незрозуміла: це не вся адреса, на якій зупинився браузер"
    ),
    (
      "{a} is a personal account, and a work or school account is needed",
      "{a} — особистий акаунт, а потрібен робочий або навчальний"
    ),
    (
      "not everything was allowed that the mailbox needs: {a}", "дозволено не все, що потрібно скриньці: {a}"
    ),
    ("sign in again", "увійдіть знову"),
    ("connect the mailbox again", "підключіть скриньку знову"),
    ("try again later", "спробуйте пізніше"),
    (
      "an administrator corrects rapport.conf, or the registration at the issuer",
      "адміністратор має виправити rapport.conf або реєстрацію в сервісі входу"
    ),
    ("check the issuer's addresses in rapport.conf", "перевірте адреси сервісу входу в rapport.conf"),
    ("begin the sign-in again, in this browser", "почніть вхід знову, у цьому браузері"),
    (
      "sign in as the mailbox's own account, and sign out of any other in that browser first",
      "увійдіть саме в акаунт скриньки, а спершу вийдіть у тому браузері з інших"
    ),
    (
      "where its sign-in has another address, or a person signs in for it, give that address: --sign-in-as, or 'Who "
        + "signs in for it' on the page",
      "якщо в нього інша адреса для входу або для скриньки входить людина, вкажіть цю адресу: --sign-in-as або «Хто "
        + "входить для неї» на сторінці"
    ),
    ("sign in with the address that the organisation has given", "увійдіть з адресою, яку надала організація"),
    ("sign in again and leave every box ticked", "увійдіть знову й залиште всі позначки"),
    ("connect it again with: {a}", "підключіть її знову: {a}"),
    ("the mail server refuses new tokens too: {s}", "поштовий сервер відхиляє й нові токени: {s}"),
    ("the mailbox signs in with a password", "скринька входить із паролем"),
    ("the sign-in was changed meanwhile", "спосіб входу тим часом змінено"),
    ("rapport.conf has no oauth.{a}.client-id", "у rapport.conf немає oauth.{a}.client-id"),
  ]
}
