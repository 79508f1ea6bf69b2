// One call by wechatpay-axios-plugin: `node client.cjs CONFIG COMMAND ARGS…`; the answer goes out as JSON.
const fs = require("node:fs");
const { Wechatpay, Rsa, Aes, Formatter } = require("wechatpay-axios-plugin");

const m = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const [command, ...args] = process.argv.slice(3);
const platformKey = Rsa.from(m.platform_public_key_pem, Rsa.KEY_TYPE_PUBLIC);
const wxpay = new Wechatpay({
  baseURL: m.pay_base_url,
  mchid: m.mchid,
  serial: m.merchant_serial,
  privateKey: Rsa.from(m.merchant_private_key_pem, Rsa.KEY_TYPE_PRIVATE),
  certs: { [m.platform_public_key_id]: platformKey },
});
const headers = { "Wechatpay-Serial": m.platform_public_key_id };
const orders = wxpay.v3.pay.transactions;

const commands = {
  prepay: (number, notifyUrl) =>
    orders.jsapi.post(
      {
        appid: m.appid,
        mchid: m.mchid,
        description: "古树普洱 357g",
        out_trade_no: number,
        notify_url: notifyUrl,
        amount: { total: 12800, currency: "CNY" },
        payer: { openid: "oShopper1" },
      },
      { headers },
    ),
  query: (number) => orders.outTradeNo[number].get({ params: { mchid: m.mchid }, headers }),
  close: (number) => orders.outTradeNo[number].close.post({ mchid: m.mchid }, { headers }),
  refund: (number, refundNumber) =>
    wxpay.v3.refund.domestic.refunds.post(
      {
        out_trade_no: number,
        out_refund_no: refundNumber,
        amount: { refund: 100, total: 12800, currency: "CNY" },
      },
      { headers },
    ),
};

function opened(file) {
  const { headers: h, body } = JSON.parse(fs.readFileSync(file, "utf8"));
  const message = Formatter.response(h["Wechatpay-Timestamp"], h["Wechatpay-Nonce"], body);
  const genuine = Rsa.verify(message, h["Wechatpay-Signature"], platformKey);
  const r = JSON.parse(body).resource;
  const plain = Aes.AesGcm.decrypt(r.ciphertext, m.api_v3_key, r.nonce, r.associated_data);
  return { genuine, plain: JSON.parse(plain) };
}

async function main() {
  if (command === "open") return opened(args[0]);
  try {
    const answer = await commands[command](...args);
    return { status: answer.status, data: answer.data };
  } catch (error) {
    if (!error.response) throw error;
    return { status: error.response.status, data: error.response.data };
  }
}

main().then((answer) => process.stdout.write(JSON.stringify(answer)));
