// What the program says of mail that people want elsewhere on its server.
extension Sentences {
  static let moves: Table = [
    ("read what is to be moved: {s}", "читання листів для переміщення: {s}"),
    ("note what is being moved: {s}", "облік переміщення: {s}"),
    ("note what was moved: {s}", "облік переміщених листів: {s}"),
    ("note what was not moved: {s}", "облік непереміщених листів: {s}"),
    ("move mail of {a} of {b}: {s}", "переміщення листів папки {a} ({b}): {s}"),
    ("label mail of {a} of {b}: {s}", "ярлики листів папки {a} ({b}): {s}"),
    ("the message says which: rapport show message ID", "котрий саме, видно біля листа: rapport show ID"),
    ("the server does not list the message any more", "сервер більше не показує цього листа"),
    ("the server does not list the folder any more", "сервер більше не показує цієї папки"),
    ("the server lets us only read the folder", "сервер дозволяє лише читати цю папку"),
    (
      "given up after {n} attempts; the server may have done it all the same: {s}",
      "припинено після {n} спроб; сервер, утім, міг це виконати: {s}"
    ),
    ("it did not answer", "він не відповів"),
    (
      "the server has numbered the folder anew, and it is not brought in",
      "сервер перенумерував листи папки, а її не завантажують"
    ),
    (
      "it is in both folders: the server copied it and did not take it away: {s}",
      "лист є в обох папках: сервер скопіював його, але не прибрав: {s}"
    ),
    ("the server did not say that it is done", "сервер не підтвердив переміщення"),
    (
      "the mailbox was disconnected before; the server may have done it all the same",
      "скриньку до того відключили; сервер, утім, міг це виконати"
    ),
    ("the mailbox was disconnected before", "скриньку до того відключили"),
    ("the message was not there any more", "листа там уже не було"),
    ("the server has another message under its number", "під його номером на сервері інший лист"),
    (
      "it is in both folders: where it was, it is marked as deleted, and the server would have expunged what others have marked as well",
      "лист є в обох папках: у попередній його позначено як видалений, бо сервер остаточно видалив би й те, що позначили інші"
    ),
    ("this mailbox is not yours to move mail in", "вам не дозволено переміщувати листи цієї скриньки"),
    (
      "message {n} is in no folder any more that rapport knows of; nothing can be moved",
      "лист {n} більше не лежить у жодній відомій папці; переміщувати нічого"
    ),
    (
      "message {n} is in several mailboxes, {l}; say which: --mailbox ADDRESS",
      "лист {n} лежить у кількох скриньках ({l}); вкажіть, у якій: --mailbox АДРЕСА"
    ),
    (
      "message {n} is being moved just now; first: rapport sync {a}",
      "лист {n} саме переміщується; спершу: rapport sync {a}"
    ),
    (
      "there is no folder for archived mail in {a}; see: rapport folders {b}",
      "у {a} немає папки для архіву; див.: rapport folders {b}"
    ),
    (
      "there is no folder for deleted mail in {a}; see: rapport folders {b}",
      "у {a} немає папки для видалених листів; див.: rapport folders {b}"
    ),
    (
      "there is no folder '{c}' in {a}; see: rapport folders {b}",
      "у {a} немає папки «{c}»; див.: rapport folders {b}"
    ),
    ("there is no folder {n} in {a}; see: rapport folders {b}", "у {a} немає папки {n}; див.: rapport folders {b}"),
  ]
}
