package demo

// words are what customers write, and what the desk answers in its own words.
type words struct {
	broken, dropped, promise, glass, thanks string
	missing, sendsIt, waiting               string
	question, answered                      string
	flicker, tryThis, still, evening        string
	onPhone, data, review                   string

	outcomes // how a case ended: its page says it
}

type outcomes struct{ repaid, mended, partSent, restSent, told, cleaned, called string }

var english = &words{
	broken:   "It worked for one evening. Since then it goes out after a minute, also when it is fully charged.",
	dropped:  "It fell off the rock and one leg is bent. My fault, I am afraid. Can you mend it?",
	promise:  "Hello,\n\nThank you for your answer. The new leg is here; you have your stove back within five days.\n\nKind regards,\nJonas Keller",
	glass:    "The glass cracked in the frost, see the corner.",
	thanks:   "Quick and friendly.",
	missing:  "Half of the pegs were missing, and we noticed it in the dark.",
	sendsIt:  "Hello,\n\nYou are right, and it is our fault: the bag was packed without the second half of the pegs. They left us this morning, with two spare ones.\n\nKind regards,\nKlara Brandt",
	waiting:  "Thank you. We leave on Friday, so I hope that they make it.",
	question: "Can I use it with a cartridge that screws in sideways, or do I need an adapter?",
	answered: "Hello,\n\nI am sorry that you had to wait. Sideways cartridges need an adapter, and there is a good one; screw it on by hand only.\n\nKind regards,\nKlara Brandt",
	flicker:  "The light flickers when I turn it low. Is that how it should be?",
	tryThis:  "Hello,\n\nNo, it should shine steadily. Mostly it is dust at the seal: wipe it with a dry cloth and turn the glass until it clicks.\n\nKind regards,\nJonas Keller",
	still:    "I cleaned it twice and it still flickers.",
	evening:  "before noon",
	onPhone:  "Hello,\n\nAs we saw together on the phone, the contact below the battery was loose. If it comes back, we send you a new lamp.\n\nKind regards,\nKlara Brandt",
	data:     "Please send me what you keep about my orders.",
	review:   "Small, hot, and it packs away to nothing. Boiled our coffee on three mornings at minus four.",

	outcomes: outcomes{"Money sent back", "New leg, tested", "Glass sent, free of charge", "Sent what was missing", "Answered", "Told how to clean the seal", "Solved on the phone"},
}

var japanese = &words{
	broken:   "最初の晩は問題なく点灯しましたが、翌日から、満充電でも1分ほどで消えてしまいます。",
	dropped:  "岩の上から落としてしまい、脚が一本曲がりました。こちらの不注意ですが、修理していただけますか。",
	promise:  "ご承諾ありがとうございます。部品は揃っておりますので、5日以内にお戻しいたします。\n\nAlder & Pine\nJonas Keller",
	glass:    "寒い朝にガラスにひびが入りました。",
	thanks:   "早くて丁寧でした。",
	missing:  "ペグが半分入っておらず、暗くなってから気づきました。",
	sendsIt:  "いつもご利用いただき、誠にありがとうございます。\n\nご指摘のとおり、当店の梱包の誤りで、ペグが半分不足しておりました。本日、予備2本を添えて発送いたしました。\n\nAlder & Pine\nKlara Brandt",
	waiting:  "ありがとうございます。金曜日に出発しますので、間に合うと助かります。",
	question: "横から差し込むタイプのカートリッジは使えますか。アダプターが必要でしょうか。",
	answered: "お返事が遅くなり、申し訳ございません。\n\n横差しのカートリッジにはアダプターが必要です。手で軽く締めてお使いください。\n\nAlder & Pine\nKlara Brandt",
	flicker:  "弱い明るさにすると、光がちらつきます。これで正常でしょうか。",
	tryThis:  "お問い合わせいただき、ありがとうございます。\n\n本来は安定して点灯いたします。パッキンのほこりが原因のことが多いため、乾いた布で拭き、カチッと音がするまでガラスを回してください。\n\nAlder & Pine\nJonas Keller",
	still:    "2回拭きましたが、まだちらつきます。",
	evening:  "午前中",
	onPhone:  "お電話ありがとうございました。\n\nご一緒に確認いたしましたとおり、電池の下の接点がゆるんでおりました。再発する場合は、新しい製品とお取り替えいたします。\n\nAlder & Pine\nKlara Brandt",
	data:     "注文について保管されている情報を送ってください。",
	review:   "香りがよく、山でも満足できる味でした。届くのは遅れましたが、事前に連絡があり安心できました。",

	outcomes: outcomes{"ご返金しました", "脚の部品を交換し、動作を確認しました", "ガラスを無償でお送りしました", "不足していた部品をお送りしました", "ご質問にお答えしました", "パッキンの清掃方法をご案内しました", "お電話で解決しました"},
}

var korean = &words{
	broken:   "첫날 저녁에는 잘 켜졌는데, 다음 날부터 완전히 충전해도 1분 만에 꺼집니다.",
	dropped:  "바위에서 떨어뜨려 다리 하나가 휘었습니다. 제 실수인데 수리가 될까요?",
	promise:  "승낙해 주셔서 감사합니다. 부품이 준비되어 있어 닷새 안에 돌려 드리겠습니다.\n\nJonas Keller 드림",
	glass:    "추운 아침에 유리에 금이 갔습니다.",
	thanks:   "빠르고 친절했습니다.",
	missing:  "팩이 절반밖에 없었고, 어두워진 뒤에야 알았습니다.",
	sendsIt:  "안녕하세요.\n\n말씀하신 대로 저희가 포장하면서 팩 절반을 빠뜨렸습니다. 오늘 아침 여분 두 개와 함께 보내 드렸습니다.\n\nKlara Brandt 드림",
	waiting:  "감사합니다. 금요일에 떠나니 그 전에 오면 좋겠습니다.",
	question: "옆으로 끼우는 가스도 쓸 수 있나요, 아니면 어댑터가 필요한가요?",
	answered: "기다리시게 해 죄송합니다.\n\n옆으로 끼우는 가스에는 어댑터가 필요합니다. 손으로만 조여 주세요.\n\nKlara Brandt 드림",
	flicker:  "밝기를 낮추면 불빛이 깜박입니다. 원래 그런가요?",
	tryThis:  "문의해 주셔서 감사합니다.\n\n원래는 고르게 켜집니다. 대개 패킹의 먼지 때문이니 마른 천으로 닦고 딸깍 소리가 날 때까지 유리를 돌려 주세요.\n\nJonas Keller 드림",
	still:    "두 번 닦았는데도 여전히 깜박입니다.",
	evening:  "오전 중",
	onPhone:  "통화해 주셔서 감사합니다.\n\n함께 확인한 대로 배터리 아래 접점이 헐거웠습니다. 다시 그러면 새 랜턴을 보내 드리겠습니다.\n\nKlara Brandt 드림",
	data:     "제 주문에 대해 보관하시는 정보를 보내 주세요.",
	review:   "맛은 좋은데 너무 늦게 왔고 봉투가 찢어져 있었어요.",

	outcomes: outcomes{"환불해 드렸습니다", "다리를 교체하고 확인했습니다", "유리를 무상으로 보내 드렸습니다", "빠진 부품을 보내 드렸습니다", "답변해 드렸습니다", "패킹 청소 방법을 안내해 드렸습니다", "전화로 해결했습니다"},
}
