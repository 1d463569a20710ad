import { type Details, ja, type Messages } from "./message";

/** What the bank answered. */
export const bank = {
  wrong_credentials: ja(
    "ログインIDまたはログインパスワードが違います。",
    ({ remainingTries }) =>
      remainingTries === null
        ? "続けて間違えるとロックされます。大文字と小文字、半角と全角をご確認ください。"
        : `あと${remainingTries}回間違えるとロックされます。大文字と小文字、半角と全角をご確認ください。`,
    "「Caps Lock」がオンになっていないか、ご確認ください。",
    "お忘れのときは、ロックされる前にお問い合わせ先へお電話ください。",
  ).en(
    "The login ID or the password is wrong.",
    ({ remainingTries }) =>
      remainingTries === null
        ? "The account is locked after repeated mistakes. Check upper and lower case."
        : `Wrong tries left before the account is locked: ${remainingTries}. Check upper and lower case.`,
    "Check that Caps Lock is off.",
    "If you have forgotten the password, call the contact before the account is locked.",
  ),
  account_locked: ja(
    "このログインIDはロックされています。",
    "パスワードの間違いが続いたため、安全のためにロックされました。正しいパスワードでもログインできません。このアプリが自動で試し直すことはありません。",
    "お問い合わせ先へお電話のうえ、「ログインIDのロック解除」をご依頼ください。",
    "解除されたら、「証明書取得」の画面からもう一度お手続きください。",
  ).en(
    "This login ID is locked.",
    "It was locked for safety after repeated wrong passwords. Even the right password does not work now. This app never tries again by itself.",
    "Call the contact and ask them to unlock the login ID.",
    "Once it is unlocked, start again from the first screen.",
  ),
  already_issued: ja(
    "このログインIDの電子証明書は、既に取得済みです。",
    "1つのログインIDで持てる証明書は1枚です。別のパソコンや、別のWindowsユーザーで取得したものも含みます。",
    "証明書がこのパソコンの一覧にあり、期限内のときは、「証明書更新」をご利用ください。",
    "パソコンを買い替えたときや証明書をなくしたときは、先に古い証明書の失効が必要です。会社の管理者の方か、お問い合わせ先に、失効をご依頼ください。",
    "失効が済んだら、もう一度「証明書発行」を押してください。",
  ).en(
    "A certificate has already been issued for this login ID.",
    "A login ID may hold one certificate, including one obtained on another PC or by another Windows user.",
    "If the certificate is in this PC's list and has not expired, renew it instead.",
    "If you have a new PC or lost the certificate, the old one must be revoked first. Ask your company's administrator or the contact for that.",
    "After the revocation, issue a certificate again.",
  ),
  possibly_issued: ja(
    "電子証明書は、発行済みかもしれません。",
    "申請は銀行に届きましたが、証明書を受け取れませんでした。発行されたかどうかは、銀行でしか確認できません。",
    "お問い合わせ先へお電話のうえ、ログインIDと、「発行の途中で証明書を受け取れなかった」ことをお伝えください。",
    "発行済みだったときは、その証明書の失効をご依頼ください。",
    "銀行の確認が済んでから、もう一度お手続きください。",
  ).en(
    "The certificate may already have been issued.",
    "The request reached the bank, but the certificate did not arrive here. Only the bank can tell whether it was issued.",
    "Call the contact; give your login ID and say that the certificate did not arrive while being issued.",
    "If it was issued, ask them to revoke it.",
    "Start again once the bank has checked.",
  ),
  outside_service_hours: ja(
    "ただいま、サービス時間外です。",
    (details) => reopens(details, "サービス時間内に、もう一度お手続きください。"),
    "サービス時間は、WEBサービスのログイン画面の案内をご覧ください。",
    "このアプリは閉じてもかまいません。",
  ).en(
    "The service is closed at this time.",
    ({ retryAt }) => (retryAt === null ? "Please come back during service hours." : `It opens again on ${retryAt}.`),
    "The service hours are shown on the web service's login page.",
    "You may close this app.",
  ),
  service_unavailable: ja(
    "銀行のサービスが混み合っているか、一時的に止まっています。",
    (details) => reopens(details, "このパソコンの問題ではありません。しばらくお待ちください。"),
    ({ retryAt }) => `${retryAt ?? "10分ほどたって"}から、もう一度お試しください。`,
    "何度試しても同じときは、お問い合わせ先へお電話ください。",
  ).en(
    "The bank's service is busy or temporarily down.",
    "Nothing is wrong with this PC.",
    ({ retryAt }) => `Try again ${retryAt === null ? "in about 10 minutes" : `after ${retryAt}`}.`,
    "If it keeps happening, call the contact.",
  ),
  request_refused: ja(
    "銀行がこの申請を受け付けませんでした。",
    "ご契約の内容や、ログインIDの権限が理由のことがあります。証明書は発行されていません。",
    "お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
  ).en(
    "The bank did not accept the request.",
    "The contract or the rights of the login ID may be the reason. No certificate was issued.",
    "Call the contact and give your login ID and the error code.",
  ),
  service_failed: ja(
    "銀行のサービスで問題が起きました。",
    "このパソコンや、入力した内容の問題ではありません。申請は保存してあり、続きから進められます。",
    "10分ほどたってから、もう一度お試しください。",
    "何度試しても同じときは、お問い合わせ先へお電話ください。",
  ).en(
    "The bank's service failed.",
    "Neither this PC nor what you typed is the cause. The request is kept and can go on.",
    "Try again in about 10 minutes.",
    "If it keeps happening, call the contact.",
  ),
  key_unsupported: ja(
    "銀行が求める種類の鍵を、このパソコンでは作れません。",
    "アプリが古いか、このパソコンの証明書ストアが、その種類の鍵に対応していません。ログインIDとパスワードは、まだ銀行に送っていません。",
    "アプリの新しいバージョンがあるときは、更新してからもう一度お試しください。",
    "同じときは、お問い合わせ先へお電話のうえ、エラーコードをお伝えください。",
  ).en(
    "The bank asks for a kind of key that cannot be made on this PC.",
    "The app is too old for it, or this PC's certificate store does not keep such keys. Your login ID and password have not been sent.",
    "If there is a newer version of the app, install it and try again.",
    "If it happens again, call the contact and give the error code.",
  ),
  approval_pending: ja(
    "銀行の承認を待っています。",
    ({ retryAt }) =>
      retryAt === null
        ? "申請は銀行に届いています。承認されると、証明書を受け取れます。"
        : `申請は銀行に届いています。${retryAt}以降に、証明書を受け取れるか確認できます。`,
    "このアプリは閉じてもかまいません。次に起動したとき、続きから進められます。",
    "お急ぎのときは、お問い合わせ先へお電話ください。",
  ).en(
    "The bank has yet to approve the request.",
    ({ retryAt }) => `The bank has the request.${retryAt === null ? "" : ` It can be asked again after ${retryAt}.`}`,
    "You may close this app; it goes on from here the next time it starts.",
    "If it is urgent, call the contact.",
  ),
} satisfies Messages;

function reopens({ retryAt }: Details, otherwise: string): string {
  return retryAt === null ? otherwise : `${retryAt}から、またご利用になれます。`;
}

/** Why the bank does not renew a certificate. */
export const renewal = {
  certificate_revoked: ja(
    "この証明書は失効しています。",
    "失効した証明書は、更新できません。ほかの証明書には影響ありません。",
    "「戻る」を押し、「証明書発行」から再発行してください。",
    "失効にお心当たりがないときは、お問い合わせ先へお電話ください。",
  ).en(
    "This certificate has been revoked.",
    "A revoked certificate cannot be renewed. Other certificates are not affected.",
    "Press “Back” and issue a new certificate.",
    "If you do not know why it was revoked, call the contact.",
  ),
  certificate_expired: ja(
    "この証明書は、有効期限が過ぎています。",
    "有効期限が過ぎた証明書は、更新できません。新しい証明書を発行できます。",
    "「戻る」を押し、「証明書発行」から再発行してください。",
  ).en(
    "This certificate has expired.",
    "An expired certificate cannot be renewed, but a new one can be issued.",
    "Press “Back” and issue a new certificate.",
  ),
  renewal_too_early: ja(
    "この証明書は、まだ更新できる時期ではありません。",
    "いまの証明書を、有効期限までそのままお使いいただけます。",
    "有効期間満了の40日前に、ログイン後のトップページおよび電子メールでお知らせします。そのあとに更新してください。",
    "お急ぎの事情があるときは、お問い合わせ先へお電話ください。",
  ).en(
    "It is too early to renew this certificate.",
    "You can go on using it until it ends.",
    "You are notified 40 days before it ends, after login and by e-mail. Renew it then.",
    "If it is urgent, call the contact.",
  ),
  subject_refused: ja(
    "証明書とログインIDの組み合わせが、銀行の登録と一致しません。",
    "ご契約の内容が変わったか、別のログインIDの証明書のことがあります。いまの証明書は、そのまま残っています。",
    "「戻る」を押し、更新する証明書が正しいか、ご確認ください。",
    "正しいときは、お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
  ).en(
    "Certificate and login ID do not match the bank's records.",
    "The contract may have changed, or the certificate is another login ID's. Your certificate is still in place.",
    "Press “Back” and check that the right certificate was chosen.",
    "If it was, call the contact and give your login ID and the error code.",
  ),
} satisfies Messages;

/** What arrived instead of the certificate. */
export const answer = {
  answer_unreadable: ja(
    "銀行からの返事を読み取れませんでした。",
    "証明書ではないものが届きました。多くは、プロキシやWi-Fiの案内画面か、サービスのお知らせ画面です。申請は保存してあります。",
    "ブラウザでWEBサービスのログイン画面を開き、メンテナンスなどのお知らせや、社内ネットワークの案内が出ていないかご確認ください。",
    "案内に従ったあと、もう一度お試しください。",
    "同じときは、お問い合わせ先へお電話ください。",
  ).en(
    "The bank's answer could not be read.",
    "Something other than a certificate arrived: mostly a notice page of a proxy, a Wi-Fi or the service itself. The request is kept.",
    "Open the web service's login page in your browser and look for a maintenance notice or a page of your network.",
    "Do what it says, then try again.",
    "If it happens again, call the contact.",
  ),
  answer_too_large: ja(
    "銀行からの返事が大きすぎます。",
    "証明書とは考えられない大きさのため、受け取りをやめました。プロキシなどの案内画面のことがあります。申請は保存してあります。",
    "しばらくたってから、もう一度お試しください。",
    "同じときは、社内のシステム担当の方か、お問い合わせ先へご相談ください。",
  ).en(
    "The bank's answer is too large.",
    "No certificate is that large, so it was not taken. It may be a proxy's notice page. The request is kept.",
    "Try again in a little while.",
    "If it happens again, ask your IT department or call the contact.",
  ),
  certificate_unfit: notInstalled(
    "届いた証明書は、この申請のものではないか、番号がほかの証明書と重なっているか、壊れています。",
    "The certificate that arrived does not belong to this request, has another certificate's number, or is damaged.",
  ),
  certificate_untrusted: notInstalled(
    "届いた証明書は、銀行の認証局のものと確認できませんでした。",
    "The certificate that arrived could not be confirmed to be from the bank's authority.",
  ),
  certificate_not_valid: ja(
    "届いた証明書の有効期間に、今日の日付が含まれていません。",
    "このパソコンの日付か、証明書の有効期間のどちらかが、正しくありません。安全のため、証明書はこのパソコンには入れていません。申請は保存してあります。",
    "パソコンの日付と時刻が正しいか、ご確認ください。違っているときは、直してからもう一度お試しください。",
    "日付と時刻が正しいときは、お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
  ).en(
    "The certificate that arrived is not valid at this time.",
    "Either this PC's date or the certificate's period is wrong. The certificate was not installed. The request is kept.",
    "Check this PC's date and time. If they are wrong, correct them and try again.",
    "If they are right, call the contact and give your login ID and the error code.",
  ),
  certificate_unsuitable: notInstalled(
    "届いた証明書は、ログインに使う種類のものではありませんでした。",
    "The certificate that arrived is not of the kind used for logging in.",
  ),
} satisfies Messages;

/** Only the bank can tell why. */
function notInstalled(japanese: string, english: string) {
  return ja(
    japanese,
    "安全のため、このパソコンには入れていません。申請は保存してあります。",
    "お問い合わせ先へお電話のうえ、ログインIDとエラーコードをお伝えください。",
    "銀行の確認が済んでから、もう一度お手続きください。",
  ).en(
    english,
    "To be safe, it was not installed. The request is kept.",
    "Call the contact and give your login ID and the error code.",
    "Start again once the bank has checked.",
  );
}
