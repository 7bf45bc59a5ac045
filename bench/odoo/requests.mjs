// The requests of a retailer's day, as Odoo's own clients send them.
import { randomUUID } from "node:crypto";

/** What the requests need: tills, orders, a warehouse, purchases and invoices. */
export const MODULES = ["point_of_sale", "sale_management", "sale_stock", "purchase", "account"];
const PRODUCTS = 500;
const LINES = 3;
const PRICE = 12.5;

/** A logged-in client, and the records that its requests use. */
export class Shop {
  /** @param browser logged in as administrator */
  constructor(browser) {
    this.browser = browser;
  }

  /** Calls a method as the web client does. */
  async call(model, method, args, kwargs = {}) {
    const { status, text } = await this.browser.open("/web/dataset/call_kw", { model, method, args, kwargs });
    const { result, error } = JSON.parse(text);
    if (status !== 200 || error) throw new Error(`${model}.${method}: ${error?.data?.debug ?? text.slice(0, 500)}`);
    return result;
  }

  async prepare() {
    const values = Array.from({ length: PRODUCTS }, (_, number) => ({
      name: `Product ${number}`,
      is_storable: true,
      list_price: PRICE,
      available_in_pos: true,
      taxes_id: [],
    }));
    const templates = await this.call("product.template", "create", [values]);
    this.products = await this.call("product.product", "search", [[["product_tmpl_id", "in", templates]]]);
    this.customers = await this.call("res.partner", "create", [
      Array.from({ length: 100 }, (_, number) => ({ name: `Customer ${number}`, email: `c${number}@shop.example` })),
    ]);
    await this.openTill();
    const [type] = await this.call("stock.picking.type", "search_read", [[["code", "=", "internal"]]], {
      fields: ["default_location_src_id", "default_location_dest_id"],
      limit: 1,
      context: { active_test: false },
    });
    const [, shelf] = await this.call("stock.location", "create", [
      ["Back", "Front"].map((name) => ({ name, location_id: type.default_location_src_id[0], usage: "internal" })),
    ]);
    this.move = { type: type.id, from: type.default_location_src_id[0], to: shelf };
    this.orders = [await this.saleOrder(), await this.saleOrder()];
  }

  async openTill() {
    const [journal] = await this.call("account.journal", "create", [[{ name: "Till", type: "cash", code: "TILL" }]]);
    const [method] = await this.call("pos.payment.method", "create", [[{ name: "Cash till", journal_id: journal }]]);
    const [config] = await this.call("pos.config", "create", [
      [{ name: "Till 1", payment_method_ids: [[6, 0, [method]]] }],
    ]);
    await this.call("pos.config", "open_ui", [[config]]);
    const [session] = await this.call("pos.session", "search", [[["config_id", "=", config]]]);
    await this.call("pos.session", "set_opening_control", [[session], 0, ""]);
    Object.assign(this, { till: { session, method, config } });
  }

  /** An order of a till: three lines, paid in cash. */
  async posOrder() {
    const total = LINES * PRICE;
    const order = {
      uuid: randomUUID(),
      access_token: randomUUID(),
      session_id: this.till.session,
      state: "paid",
      partner_id: false,
      lines: Array.from({ length: LINES }, () => [
        0,
        0,
        {
          uuid: randomUUID(),
          product_id: any(this.products),
          price_unit: PRICE,
          discount: 0,
          qty: 1,
          tax_ids: [[6, false, []]],
          price_subtotal: PRICE,
          price_subtotal_incl: PRICE,
        },
      ]),
      payment_ids: [[0, 0, { uuid: randomUUID(), amount: total, payment_method_id: this.till.method, name: false }]],
      amount_paid: total,
      amount_total: total,
      amount_tax: 0,
      amount_return: 0,
      to_invoice: false,
      last_order_preparation_change: "{}",
    };
    const result = await this.call("pos.order", "sync_from_ui", [[order]]);
    if (result["pos.order"]?.[0]?.state !== "paid")
      throw new Error(`not paid: ${JSON.stringify(result).slice(0, 500)}`);
  }

  /** A till that starts: everything it shows. */
  tillStart() {
    return this.call("pos.session", "load_data", [[this.till.session], []]);
  }

  /** A sale order with three lines, confirmed: it reserves stock and makes a delivery. @returns its id */
  async saleOrder() {
    const order_line = Array.from({ length: LINES }, () => [
      0,
      0,
      { product_id: any(this.products), product_uom_qty: 1 },
    ]);
    const [order] = await this.call("sale.order", "create", [[{ partner_id: any(this.customers), order_line }]]);
    await this.call("sale.order", "action_confirm", [[order]]);
    return order;
  }

  /** A product moved from one shelf to another, and done. */
  async stockMove() {
    const { type, from, to } = this.move;
    const product_id = any(this.products);
    const line = { product_id, product_uom_qty: 1, location_id: from, location_dest_id: to };
    const [picking] = await this.call("stock.picking", "create", [
      [{ picking_type_id: type, location_id: from, location_dest_id: to, move_ids: [[0, 0, line]] }],
    ]);
    await this.call("stock.picking", "action_confirm", [[picking]]);
    const moves = await this.call("stock.move", "search", [[["picking_id", "=", picking]]]);
    await this.call("stock.move", "write", [moves, { quantity: 1, picked: true }]);
    await this.call("stock.picking", "button_validate", [[picking]], { context: { skip_backorder: true } });
    const [{ state }] = await this.call("stock.picking", "read", [[picking], ["state"]]);
    if (state !== "done") throw new Error(`the move is ${state}`);
  }

  /** A user opens a list and a record of it. */
  async page() {
    const specification = { name: {}, partner_id: { fields: { display_name: {} } }, amount_total: {}, state: {} };
    await this.call("sale.order", "web_search_read", [], { domain: [], specification, limit: 80 });
    await this.call("sale.order", "web_read", [[any(this.orders)]], {
      specification: {
        ...specification,
        order_line: { fields: { product_id: { fields: { display_name: {} } }, price_subtotal: {} } },
      },
    });
  }

  /** A printed order. */
  async report() {
    const { status, text } = await this.browser.open(`/report/pdf/sale.report_saleorder/${any(this.orders)}`);
    if (status !== 200 || !text.startsWith("%PDF")) throw new Error(`the report is ${status}: ${text.slice(0, 300)}`);
  }
}

function any(list) {
  return list[Math.floor(Math.random() * list.length)];
}
