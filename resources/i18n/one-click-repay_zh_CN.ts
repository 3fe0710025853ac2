<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About One-Click Repay</source>
        <translation>关于一键还债</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Licence text of</source>
        <translation>许可证文本所属组件</translation>
    </message>
    <message>
        <source>Licence texts</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Licence: MIT. It is made of the parts below, each under its own licence.</source>
        <translation>许可证：MIT。本程序由以下组件构成，各组件适用其自身的许可证。</translation>
    </message>
    <message>
        <source>Looking them up…</source>
        <translation>查询中…</translation>
    </message>
    <message>
        <source>Not affiliated with OKX. Not investment advice.</source>
        <translation>与欧易无关联，不构成投资建议。</translation>
    </message>
    <message>
        <source>One-Click Repay {version}</source>
        <translation>一键还债 {version}</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Parts and licences</source>
        <translation>组件与许可证</translation>
    </message>
    <message>
        <source>Repays OKX margin debts in one click, never twice, and says what is known and what is not.</source>
        <translation>一键偿还欧易杠杆负债，绝不重复提交；已知与未知，如实显示。</translation>
    </message>
    <message>
        <source>Source code: {links}</source>
        <translation>源代码：{links}</translation>
    </message>
    <message>
        <source>System keyring: {name}</source>
        <translation>系统密钥环：{name}</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>none; keys are kept for a session only</source>
        <translation>无；API key 仅在本次会话中保留</translation>
    </message>
</context>
<context>
    <name>AccountDialog</name>
    <message>
        <source>&amp;Test connection</source>
        <translation>测试连接(&amp;T)</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Asking OKX what this key may do. Nothing is kept before.</source>
        <translation>正在向欧易查询此 API key 的权限，查明前不会保存。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Edit account</source>
        <translation>编辑账户</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save in system keyring</source>
        <translation>保存到系统密钥环</translation>
    </message>
    <message>
        <source>Still needed, in plain Latin characters: {fields}. Nothing was sent.</source>
        <translation>还需填写（仅限英文字符）：{fields}。未发送任何请求。</translation>
    </message>
    <message>
        <source>This session only</source>
        <translation>仅本次会话</translation>
    </message>
    <message>
        <source>This session only: the key stays in memory until the window is closed or locks.</source>
        <translation>仅本次会话：API key 只保留在内存中，直至窗口关闭或锁定。</translation>
    </message>
    <message>
        <source>Tick the box above to keep this key, or enter another one. Nothing was kept.</source>
        <translation>如要保存此 API key，请勾选上方选项，或另输入一个。尚未保存任何内容。</translation>
    </message>
    <message>
        <source>Waiting for the system keyring. It may be asking for its password.</source>
        <translation>正在等待系统密钥环，它可能正在要求输入密码。</translation>
    </message>
</context>
<context>
    <name>AccountForm</name>
    <message>
        <source>&amp;Environment</source>
        <translation>环境(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Passphrase</source>
        <translation>Passphrase(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Secret key</source>
        <translation>Secret key(&amp;S)</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>地址(&amp;D)</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API key(&amp;K)</translation>
    </message>
    <message>
        <source>Other address</source>
        <translation>其他地址</translation>
    </message>
    <message>
        <source>Passphrase (set when you created the key; not your login password)</source>
        <translation>Passphrase（创建 API key 时设置，并非登录密码）</translation>
    </message>
    <message>
        <source>Pro&amp;xy</source>
        <translation>代理(&amp;X)</translation>
    </message>
    <message>
        <source>S&amp;ite</source>
        <translation>站点(&amp;I)</translation>
    </message>
    <message>
        <source>Stored; leave it empty to keep it</source>
        <translation>已保存；留空则不变</translation>
    </message>
    <message>
        <source>The key needs Read and Trade, not Withdraw. Bind it to the proxy&apos;s IP address on OKX.</source>
        <translation>API key 只需读取和交易权限，请勿开启提币权限，并请在欧易绑定代理的 IP。</translation>
    </message>
    <message>
        <source>The key needs Read and Trade, not Withdraw. Bind it to this computer&apos;s IP address on OKX.</source>
        <translation>API key 只需读取和交易权限，请勿开启提币权限，并请在欧易绑定本机 IP。</translation>
    </message>
    <message>
        <source>{practice}: an address on this computer is not OKX.</source>
        <translation>{practice}：本机地址并非欧易。</translation>
    </message>
</context>
<context>
    <name>AccountSwitcher</name>
    <message>
        <source>&amp;Account</source>
        <translation>账户(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add account…</source>
        <translation>添加账户(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Edit account, or enter its key again…</source>
        <translation>编辑账户或重新输入 API key(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Remove this account…</source>
        <translation>移除此账户(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Test connection…</source>
        <translation>测试连接(&amp;T)…</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Account mode: {mode}</source>
        <translation>账户模式：{mode}</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>账户管理</translation>
    </message>
    <message>
        <source>Add, edit, test or remove an account</source>
        <translation>添加、编辑、测试或移除账户</translation>
    </message>
    <message>
        <source>Choose an account…</source>
        <translation>选择账户…</translation>
    </message>
    <message>
        <source>No proxy, directly</source>
        <translation>不使用代理，直接连接</translation>
    </message>
    <message>
        <source>Site {site}</source>
        <translation>站点：{site}</translation>
    </message>
    <message>
        <source>The system&apos;s proxy, if any</source>
        <translation>系统代理（如有）</translation>
    </message>
    <message>
        <source>Through the proxy {proxy}</source>
        <translation>经由代理 {proxy}</translation>
    </message>
    <message>
        <source>{mode} ✗ no one-click repay</source>
        <translation>{mode} ✗ 不支持一键还债</translation>
    </message>
</context>
<context>
    <name>Amounts</name>
    <message>
        <source>{amount}</source>
        <translation>{amount}</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Debts read: {n}.</source>
        <translation>已读取负债：{n} 项。</translation>
    </message>
    <message>
        <source>One order repays at most {most} debts; the review can queue the rest.</source>
        <translation>单笔订单最多 {most} 项，其余可在预览中排队偿还。</translation>
    </message>
    <message>
        <source>The debts could not be read.</source>
        <translation>未能读取负债。</translation>
    </message>
    <message>
        <source>{debt}: {state}.</source>
        <translation>{debt}：{state}。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭此提示</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Not affiliated with OKX. Not investment advice.</source>
        <translation>与欧易无关联，不构成投资建议。</translation>
    </message>
    <message>
        <source>Notice: {text}</source>
        <translation>提示：{text}</translation>
    </message>
    <message>
        <source>Practice at {place}, a practice exchange on this computer. No money.</source>
        <translation>正在本机练习交易所 {place} 练习，不涉及资金。</translation>
    </message>
    <message>
        <source>Practice uses a built-in simulator. No keys, no network, no money.</source>
        <translation>练习模式使用内置模拟器：无需密钥、不联网、不涉及资金。</translation>
    </message>
    <message>
        <source>Show the whole notice</source>
        <translation>显示完整提示</translation>
    </message>
</context>
<context>
    <name>CheckLine</name>
    <message>
        <source>danger</source>
        <translation>危险</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>未通过</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>{line} What to do: {cure}</source>
        <translation>{line} 处理方法：{cure}</translation>
    </message>
</context>
<context>
    <name>ChecklistView</name>
    <message>
        <source>Changed since this test. Test the connection again.</source>
        <translation>测试后内容已更改，请重新测试连接。</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>检查清单</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>测试中…</translation>
    </message>
</context>
<context>
    <name>ClosingBar</name>
    <message>
        <source>I checked on OKX: close #{number}…</source>
        <translation>我已在欧易核实：关闭订单 #{number}…</translation>
    </message>
    <message>
        <source>Nothing that OKX shows here settles #{number}. Look at your repayments on OKX itself.</source>
        <translation>欧易在此显示的内容无法判定订单 #{number}。请在欧易网站查看还债记录。</translation>
    </message>
    <message>
        <source>Reading OKX&apos;s history…</source>
        <translation>正在读取欧易还债历史…</translation>
    </message>
    <message>
        <source>Shows what OKX&apos;s history has of it, and asks what you saw. Sends nothing.</source>
        <translation>显示欧易还债历史中的相关记录，并询问您所见的结果。不会发送任何请求。</translation>
    </message>
</context>
<context>
    <name>ClosingBox</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>保持打开</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>#{number} of {time}, paid with {pay}: what became of it is not known.</source>
        <translation>订单 #{number}（{time}，使用 {pay} 偿还）：结果未知。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close #{number} on your word</source>
        <translation>依您的说明关闭订单 #{number}</translation>
    </message>
    <message>
        <source>It is older than the seven days that OKX&apos;s history keeps. Look at your bills on OKX.</source>
        <translation>该订单早于欧易还债历史保留的 7 天。请在欧易查看账单。</translation>
    </message>
    <message>
        <source>OKX&apos;s history of these debts for that time, read just now; they may be another client&apos;s:</source>
        <translation>刚刚读取的欧易还债历史中，这些负债在该时段的记录（可能来自其他客户端）：</translation>
    </message>
    <message>
        <source>OKX&apos;s history, read just now, shows nothing of these debts for that time. Look at your repayments and bills on OKX itself.</source>
        <translation>刚刚读取的欧易还债历史中，没有这些负债在该时段的记录。请在欧易网站查看还债记录与账单。</translation>
    </message>
    <message>
        <source>What does OKX itself show of each debt?</source>
        <translation>欧易网站对每项负债显示的结果是？</translation>
    </message>
    <message>
        <source>executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>not executed</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>{amount} owed before, est. cost {cost} {pay}</source>
        <translation>还债前负债 {amount}，预估支付 {cost} {pay}</translation>
    </message>
</context>
<context>
    <name>ColumnsButton</name>
    <message>
        <source>Columns</source>
        <translation>显示列</translation>
    </message>
    <message>
        <source>Columns of {table}</source>
        <translation>显示列：{table}</translation>
    </message>
</context>
<context>
    <name>ConnectionDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Test connection: {account}</source>
        <translation>测试连接：{account}</translation>
    </message>
</context>
<context>
    <name>DebtCells</name>
    <message>
        <source>Accrued interest, which the debt includes</source>
        <translation>应扣未扣利息（已含在负债数量中）</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Debt (incl. interest)</source>
        <translation>负债数量（含利息）</translation>
    </message>
    <message>
        <source>Est. cost</source>
        <translation>预估支付</translation>
    </message>
    <message>
        <source>Est. cost ({pay})</source>
        <translation>预估支付（{pay}）</translation>
    </message>
    <message>
        <source>Estimate, not a quote</source>
        <translation>仅为估算，并非报价</translation>
    </message>
    <message>
        <source>How likely OKX is to repay the debt by force</source>
        <translation>欧易强制还债的可能性</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>应扣未扣利息</translation>
    </message>
    <message>
        <source>Next hour</source>
        <translation>下一小时</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>The interest that the next hour adds to the debt</source>
        <translation>下一小时新增的利息</translation>
    </message>
    <message>
        <source>Very high</source>
        <translation>极高</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>未选</translation>
    </message>
    <message>
        <source>≈ USD</source>
        <translation>≈ USD</translation>
    </message>
</context>
<context>
    <name>DebtsPanel</name>
    <message>
        <source>&amp;Clear</source>
        <translation>清除(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Debts</source>
        <translation>负债(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Largest 5</source>
        <translation>最大 5 项(&amp;L)</translation>
    </message>
    <message>
        <source>No debt has “{text}” in a shown column.</source>
        <translation>所显示的列中，没有包含“{text}”的负债。</translation>
    </message>
    <message>
        <source>No debts. There is nothing to repay.</source>
        <translation>没有负债，无需还债。</translation>
    </message>
    <message>
        <source>One order repays at most {most} debts; the review can queue the rest.</source>
        <translation>单笔订单最多 {most} 项，其余可在预览中排队偿还。</translation>
    </message>
    <message>
        <source>Read the debts again</source>
        <translation>重新读取负债</translation>
    </message>
    <message>
        <source>Reading the debts from OKX…</source>
        <translation>正在从欧易读取负债…</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Refresh F5</source>
        <translation>刷新 F5</translation>
    </message>
    <message>
        <source>Selected {n} of 5</source>
        <translation>已选 {n}/5</translation>
    </message>
    <message>
        <source>The debts could not be read yet. F5 tries again at once.</source>
        <translation>尚未读取到负债。按 F5 立即重试。</translation>
    </message>
    <message>
        <source>Tick the five largest debts</source>
        <translation>勾选最大的五项负债</translation>
    </message>
    <message>
        <source>Untick all debts</source>
        <translation>取消勾选全部负债</translation>
    </message>
    <message>
        <source>as of {time}</source>
        <translation>截至 {time}</translation>
    </message>
    <message>
        <source>as of {time}, reading…</source>
        <translation>截至 {time}，读取中…</translation>
    </message>
    <message>
        <source>as of {time}, {age} old</source>
        <translation>截至 {time}（{age}前）</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分钟</translation>
    </message>
    <message>
        <source>{n} of {m} shown</source>
        <translation>显示 {n}/{m}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
</context>
<context>
    <name>DebtsTable</name>
    <message>
        <source>Debts</source>
        <translation>负债</translation>
    </message>
    <message>
        <source>Space ticks the current debt; at most five can be ticked.</source>
        <translation>按空格键勾选当前负债，最多可勾选五项。</translation>
    </message>
</context>
<context>
    <name>DefectBox</name>
    <message>
        <source>#{number} of {time}: {debts} with {pay}</source>
        <translation>#{number}（{time}）：以 {pay} 偿还 {debts}</translation>
    </message>
    <message>
        <source>No repayment of this window is under way.</source>
        <translation>此窗口没有进行中的还债。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Sent, or perhaps sent, and written down; the next reading settles it, so don&apos;t repeat it:</source>
        <translation>以下还债已发送或可能已发送，并已记录；下次读取时核对，请勿重复提交：</translation>
    </message>
    <message>
        <source>Something went wrong inside the program ({kind}). The log has the details.</source>
        <translation>程序内部发生错误（{kind}），详情见日志。</translation>
    </message>
    <message>
        <source>Unexpected error</source>
        <translation>意外错误</translation>
    </message>
</context>
<context>
    <name>EnvironmentBadge</name>
    <message>
        <source>Environment: {word}</source>
        <translation>环境：{word}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>FilterField</name>
    <message>
        <source>Filter {table}</source>
        <translation>筛选{table}</translation>
    </message>
    <message>
        <source>Show the rows with this text in a shown column</source>
        <translation>只显示含此文字的行</translation>
    </message>
    <message>
        <source>filter…</source>
        <translation>筛选…</translation>
    </message>
</context>
<context>
    <name>HeadTools</name>
    <message>
        <source>&amp;About One-Click Repay</source>
        <translation>关于一键还债(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Lock now</source>
        <translation>立即锁定(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>EN/中</source>
        <comment>the button for the other language; the same in every language</comment>
        <translation>EN/中</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Hide amounts</source>
        <translation>隐藏金额</translation>
    </message>
    <message>
        <source>Keyboard shortcuts and &amp;help</source>
        <translation>快捷键与帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Settings, lock, export, help</source>
        <translation>设置、锁定、导出、帮助</translation>
    </message>
    <message>
        <source>Show amounts</source>
        <translation>显示金额</translation>
    </message>
    <message>
        <source>Support &amp;report…</source>
        <translation>诊断报告(&amp;R)…</translation>
    </message>
    <message>
        <source>切换到简体中文</source>
        <comment>in the other language: switch to this one</comment>
        <translation>Switch to English</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>API keys</source>
        <translation>API key</translation>
    </message>
    <message>
        <source>Checked: not executed. You may prepare it again.</source>
        <translation>经核对：未执行，可重新发起。</translation>
    </message>
    <message>
        <source>Choose the currency to pay with.</source>
        <translation>选择偿还币种。</translation>
    </message>
    <message>
        <source>Close a dialog without doing anything</source>
        <translation>关闭对话框，不作任何操作</translation>
    </message>
    <message>
        <source>Close the window at any time. What was sent goes on at OKX and is followed at the next start.</source>
        <translation>可随时关闭窗口。已发送的还债由欧易继续处理，下次启动时继续跟踪。</translation>
    </message>
    <message>
        <source>Confirmed; OKX&apos;s limit lets it go in a moment.</source>
        <translation>已确认；受欧易频率限制，稍后发送。</translation>
    </message>
    <message>
        <source>Executed, you say</source>
        <translation>已执行（您的说明）</translation>
    </message>
    <message>
        <source>Export the table as CSV</source>
        <translation>将表格导出为 CSV</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hide amounts, or show them</source>
        <translation>隐藏或显示金额</translation>
    </message>
    <message>
        <source>How to repay</source>
        <translation>如何还债</translation>
    </message>
    <message>
        <source>It never keeps a key anywhere but in the system keyring, or in memory for this session.</source>
        <translation>API key 只保存在系统密钥环中，或仅在本次会话的内存中。</translation>
    </message>
    <message>
        <source>It never sends a repayment twice: one whose outcome is unknown is checked, not repeated.</source>
        <translation>绝不重复发送同一笔还债：结果未知时只核对，不重发。</translation>
    </message>
    <message>
        <source>It never sends anything that you did not confirm in the review.</source>
        <translation>绝不发送您未在预览中确认的内容。</translation>
    </message>
    <message>
        <source>It never withdraws, transfers or places any other order, and talks to nobody but OKX.</source>
        <translation>绝不提币、划转，也不下其他任何订单，且只与欧易通信。</translation>
    </message>
    <message>
        <source>It repays up to five cross-margin debts of an OKX account with one currency, in one signed request.</source>
        <translation>用一种币种，通过一次签名请求偿还欧易账户中最多五项全仓负债。</translation>
    </message>
    <message>
        <source>It shows what OKX reports; what is not known is shown as —, and never as 0.</source>
        <translation>如实显示欧易返回的数据；未知的数据显示为 —，绝不显示为 0。</translation>
    </message>
    <message>
        <source>It writes each repayment down before it is sent, and follows it until its outcome is known.</source>
        <translation>每笔还债在发送前先写入记录，并持续跟踪直至结果明确。</translation>
    </message>
    <message>
        <source>Journal of repayments</source>
        <translation>还债记录</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Leaving</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Log, without any key</source>
        <translation>日志（不含 API key）</translation>
    </message>
    <message>
        <source>Not affiliated with OKX. Not investment advice.</source>
        <translation>与欧易无关联，不构成投资建议。</translation>
    </message>
    <message>
        <source>Not executed</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Not executed, you say</source>
        <translation>未执行（您的说明）</translation>
    </message>
    <message>
        <source>OKX did not answer in time. It is being checked; don&apos;t repeat it.</source>
        <translation>欧易未及时返回结果。正在核对，请勿重复提交。</translation>
    </message>
    <message>
        <source>OKX refused the request; nothing was repaid.</source>
        <translation>欧易拒绝了请求，未偿还任何负债。</translation>
    </message>
    <message>
        <source>OKX took it and is at it.</source>
        <translation>欧易已受理，正在执行。</translation>
    </message>
    <message>
        <source>OKX took it but did not repay this debt.</source>
        <translation>欧易已受理，但未能偿还该项负债。</translation>
    </message>
    <message>
        <source>On its way; OKX has not answered yet.</source>
        <translation>已发出，欧易尚未返回结果。</translation>
    </message>
    <message>
        <source>Practice is a simulator inside the program: no keys, no network, no money.</source>
        <translation>练习模式是程序内置的模拟器：无需密钥、不联网、不涉及资金。</translation>
    </message>
    <message>
        <source>Press Review repayment and read what will happen.</source>
        <translation>点击“预览还债”，核对将要执行的内容。</translation>
    </message>
    <message>
        <source>Press the button that names the act. Until then nothing is sent.</source>
        <translation>点击写明还债内容的按钮；在此之前不会发送任何还债请求。</translation>
    </message>
    <message>
        <source>Read the debts again</source>
        <translation>重新读取负债</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Repaid. A rest may remain if prices moved; it is shown.</source>
        <translation>已还。若价格变动，可能仍有剩余，会如实显示。</translation>
    </message>
    <message>
        <source>Review the repayment</source>
        <translation>预览还债</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings, without any key</source>
        <translation>设置（不含 API key）</translation>
    </message>
    <message>
        <source>This help</source>
        <translation>本帮助</translation>
    </message>
    <message>
        <source>Tick or untick the current debt</source>
        <translation>勾选或取消勾选当前负债</translation>
    </message>
    <message>
        <source>Tick the five largest debts</source>
        <translation>勾选最大的五项负债</translation>
    </message>
    <message>
        <source>Tick up to five debts; the review offers the rest as further orders.</source>
        <translation>勾选至多 5 项负债；其余负债可在预览中作为后续订单加入。</translation>
    </message>
    <message>
        <source>Unknown, checking</source>
        <translation>结果待确认，核对中</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>本程序做什么</translation>
    </message>
    <message>
        <source>What it never does</source>
        <translation>本程序绝不做什么</translation>
    </message>
    <message>
        <source>What the states mean</source>
        <translation>状态说明</translation>
    </message>
    <message>
        <source>What was not sent yet is not sent any more. Practice ends with the window.</source>
        <translation>尚未发送的不再发送。练习随窗口关闭而结束。</translation>
    </message>
    <message>
        <source>Where the files are</source>
        <translation>文件位置</translation>
    </message>
    <message>
        <source>You closed it: you said that OKX shows it executed. Not proven.</source>
        <translation>由您关闭：您说明欧易显示已执行。未经证实。</translation>
    </message>
    <message>
        <source>You closed it: you said that OKX shows nothing of it. Not proven.</source>
        <translation>由您关闭：您说明欧易没有其记录。未经证实。</translation>
    </message>
    <message>
        <source>in the system keyring, under one-click-repay</source>
        <translation>在系统密钥环中，名称为 one-click-repay</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Debt</source>
        <translation>负债币种</translation>
    </message>
    <message>
        <source>OKX&apos;s trade time</source>
        <translation>欧易交易时间</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>实际支付</translation>
    </message>
    <message>
        <source>Paid with</source>
        <translation>偿还币种</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Repaid</source>
        <translation>已还数量</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The debt currency</source>
        <translation>负债币种</translation>
    </message>
    <message>
        <source>The price of the fill, in the repay currency</source>
        <translation>成交价格，以偿还币种计</translation>
    </message>
    <message>
        <source>The repay currency</source>
        <translation>偿还币种</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>交易时间</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>HistoryTab</name>
    <message>
        <source>OKX history (7 days)</source>
        <translation>欧易还债历史（7 天）</translation>
    </message>
    <message>
        <source>OKX lists no repayment of the last seven days.</source>
        <translation>欧易没有最近 7 天的还债记录。</translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>OKX history (7 days)</source>
        <translation>欧易还债历史（7 天）</translation>
    </message>
</context>
<context>
    <name>JournalModel</name>
    <message>
        <source>Attempts</source>
        <translation>发送次数</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Debt before</source>
        <translation>还债前负债</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>预估</translation>
    </message>
    <message>
        <source>How many requests left for OKX</source>
        <translation>已向欧易发送的请求次数</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>OKX&apos;s code where it gave one</source>
        <translation>欧易返回的代码（如有）</translation>
    </message>
    <message>
        <source>OKX&apos;s own words where it gave any</source>
        <translation>欧易返回的原文（如有）</translation>
    </message>
    <message>
        <source>OKX&apos;s trade time</source>
        <translation>欧易交易时间</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送时间</translation>
    </message>
    <message>
        <source>The debt when the order was confirmed</source>
        <translation>确认订单时的负债</translation>
    </message>
    <message>
        <source>Trade time</source>
        <translation>交易时间</translation>
    </message>
    <message>
        <source>What it was to cost, in the repay currency</source>
        <translation>预估支付，以偿还币种计</translation>
    </message>
    <message>
        <source>When the last request left, by OKX&apos;s clock</source>
        <translation>最后一次请求的发送时间（欧易时钟）</translation>
    </message>
</context>
<context>
    <name>JournalTab</name>
    <message>
        <source>Journal</source>
        <translation>本机记录</translation>
    </message>
    <message>
        <source>Nothing is written down here for this account.</source>
        <translation>此处没有该账户的任何记录。</translation>
    </message>
</context>
<context>
    <name>JournalTable</name>
    <message>
        <source>Journal</source>
        <translation>本机记录</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>en</source>
        <comment>BCP 47 tag of this translation</comment>
        <translation>zh-CN</translation>
    </message>
</context>
<context>
    <name>LimitWait</name>
    <message>
        <source>Waiting for OKX&apos;s limit, {seconds} s</source>
        <translation>等待欧易频率限制，{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>LostRecordBar</name>
    <message>
        <source>An earlier journal was lost. Look through this list before you repay anything.</source>
        <translation>此前的还债记录已丢失，还债前请先查看此列表。</translation>
    </message>
    <message>
        <source>An earlier journal was lost. Look through this list, read {time} ago, before you repay anything.</source>
        <translation>此前的还债记录已丢失。再次还债前，请先查看此列表（{time} 前读取）。</translation>
    </message>
    <message>
        <source>From then on orders can be sent again.</source>
        <translation>确认后可重新发起还债。</translation>
    </message>
    <message>
        <source>I have seen OKX&apos;s history</source>
        <translation>我已查看欧易还债历史</translation>
    </message>
    <message>
        <source>Read OKX&apos;s history now</source>
        <translation>立即读取欧易还债历史</translation>
    </message>
    <message>
        <source>Reading OKX&apos;s history…</source>
        <translation>正在读取欧易还债历史…</translation>
    </message>
    <message>
        <source>What you say to have seen must not be old.</source>
        <translation>所确认的记录须为最新读取。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Height of the records</source>
        <translation>记录区高度</translation>
    </message>
    <message>
        <source>One-Click Repay</source>
        <translation>一键还债</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Outcome unknown, checking</source>
        <translation>结果待确认，核对中</translation>
    </message>
    <message>
        <source>Repaid in part</source>
        <translation>部分已还</translation>
    </message>
    <message>
        <source>Repayment done</source>
        <translation>还债已完成</translation>
    </message>
    <message>
        <source>Repayment failed</source>
        <translation>还债失败</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Enter the key again…</source>
        <translation>重新输入 API key(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>测试连接(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Unlock</source>
        <translation>解锁(&amp;U)</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>This &amp;session only</source>
        <translation>仅本次会话(&amp;S)</translation>
    </message>
    <message>
        <source>Try a&amp;gain</source>
        <translation>重试(&amp;G)</translation>
    </message>
</context>
<context>
    <name>PayerBox</name>
    <message>
        <source>Repay currency</source>
        <translation>偿还币种</translation>
    </message>
    <message>
        <source>Repay currency…</source>
        <translation>偿还币种…</translation>
    </message>
    <message>
        <source>{amount} available</source>
        <translation>可用 {amount}</translation>
    </message>
</context>
<context>
    <name>PaymentPanel</name>
    <message>
        <source>&amp;Pay with</source>
        <translation>偿还币种(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Review repayment…</source>
        <translation>预览还债(&amp;R)…</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Est. cost</source>
        <translation>预估支付</translation>
    </message>
    <message>
        <source>Estimate, not a quote</source>
        <translation>仅为估算，并非报价</translation>
    </message>
    <message>
        <source>Funding</source>
        <translation>资金账户</translation>
    </message>
    <message>
        <source>Part of the available balance</source>
        <translation>占可用余额的比例</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>发送中…</translation>
    </message>
    <message>
        <source>The available balance {word}</source>
        <translation>可用余额{word}</translation>
    </message>
    <message>
        <source>Trading</source>
        <translation>交易账户</translation>
    </message>
    <message>
        <source>Worst case</source>
        <translation>最差情况</translation>
    </message>
    <message>
        <source>covers it, {amount} left</source>
        <translation>足够支付，剩余 {amount}</translation>
    </message>
    <message>
        <source>covers the estimate, not the worst case; {amount} left</source>
        <translation>足够支付预估，但不足以应对最差情况；剩余 {amount}</translation>
    </message>
    <message>
        <source>does not cover it; a rest will remain</source>
        <translation>不足以支付，将有剩余负债</translation>
    </message>
</context>
<context>
    <name>PracticeMenu</name>
    <message>
        <source>Open practice anew in another scenario</source>
        <translation>以另一场景重新打开练习</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Practice scenarios</source>
        <translation>练习场景</translation>
    </message>
</context>
<context>
    <name>ProxyForm</name>
    <message>
        <source>A proxy of its own, and no other way</source>
        <translation>仅使用该账户专用代理</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>与设置相同</translation>
    </message>
    <message>
        <source>It &amp;wants user and password</source>
        <translation>需要用户名和密码(&amp;W)</translation>
    </message>
    <message>
        <source>No proxy, directly</source>
        <translation>不使用代理，直接连接</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password (stored)</source>
        <translation>密码（已保存）</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Proxy password</source>
        <translation>代理密码</translation>
    </message>
    <message>
        <source>Proxy user</source>
        <translation>代理用户名</translation>
    </message>
    <message>
        <source>Stored; leave it empty to keep it</source>
        <translation>已保存；留空则不变</translation>
    </message>
    <message>
        <source>The proxy&apos;s user and password are needed, in plain Latin characters. Nothing was sent.</source>
        <translation>请填写代理的用户名和密码，仅限拉丁字符。未发送任何请求。</translation>
    </message>
    <message>
        <source>The system&apos;s proxy, if any</source>
        <translation>系统代理（如有）</translation>
    </message>
    <message>
        <source>User</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>User (stored)</source>
        <translation>用户名（已保存）</translation>
    </message>
</context>
<context>
    <name>QueuePanel</name>
    <message>
        <source>&amp;Back to the payment</source>
        <translation>返回还债(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Stop the queue</source>
        <translation>停止队列(&amp;S)</translation>
    </message>
    <message>
        <source>Queue ended</source>
        <translation>队列已结束</translation>
    </message>
    <message>
        <source>Queue of orders</source>
        <translation>订单队列</translation>
    </message>
</context>
<context>
    <name>RecordsKeeping</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>removed account ({id})</source>
        <translation>已移除的账户（{id}）</translation>
    </message>
</context>
<context>
    <name>RecordsPanel</name>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
</context>
<context>
    <name>RefusalBox</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
</context>
<context>
    <name>RemovalQuestion</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Its record of repayments stays. The key itself stays valid at OKX.</source>
        <translation>还债记录会保留。该 API key 在欧易仍然有效。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>移除账户</translation>
    </message>
    <message>
        <source>Remove {name} and its key from this computer?</source>
        <translation>从本机移除账户 {name} 及其 API key？</translation>
    </message>
</context>
<context>
    <name>RemovalWait</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Removing {name}…</source>
        <translation>正在移除 {name}…</translation>
    </message>
    <message>
        <source>Waiting for the system keyring. It may be asking for its password.</source>
        <translation>正在等待系统密钥环，它可能正在要求输入密码。</translation>
    </message>
</context>
<context>
    <name>RemovedBox</name>
    <message>
        <source>Account removed</source>
        <translation>账户已移除</translation>
    </message>
    <message>
        <source>Its record of repayments stays in the journal. The key is still valid at OKX: delete it there, under Profile, API, if it is no longer needed.</source>
        <translation>还债记录会保留。该 API key 在欧易仍然有效：如不再需要，请在欧易的“个人中心 - API”中删除。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>{name} was removed, and its key deleted from the system keyring.</source>
        <translation>{name} 已移除，其 API key 已从系统密钥环删除。</translation>
    </message>
    <message>
        <source>{name} was removed. Its key was only in the memory of this program, and is dropped.</source>
        <translation>{name} 已移除。其 API key 仅在本程序内存中，现已清除。</translation>
    </message>
    <message>
        <source>{name} was removed. The system keyring had no key of it.</source>
        <translation>{name} 已移除。系统密钥环中没有其 API key。</translation>
    </message>
</context>
<context>
    <name>ResultsModel</name>
    <message>
        <source>By how much the price is above the estimated one</source>
        <translation>成交价格高于预估的幅度</translation>
    </message>
    <message>
        <source>Debt</source>
        <translation>负债币种</translation>
    </message>
    <message>
        <source>Estimated: {amount}</source>
        <translation>预估：{amount}</translation>
    </message>
    <message>
        <source>OKX shows: {shown}</source>
        <translation>欧易显示：{shown}</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>实际支付</translation>
    </message>
    <message>
        <source>Paid with</source>
        <translation>偿还币种</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>剩余负债</translation>
    </message>
    <message>
        <source>Repaid</source>
        <translation>已还数量</translation>
    </message>
    <message>
        <source>Running {time}</source>
        <translation>进行中 {time}</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The debt currency</source>
        <translation>负债币种</translation>
    </message>
    <message>
        <source>The price of the fill, in the repay currency</source>
        <translation>成交价格，以偿还币种计</translation>
    </message>
    <message>
        <source>The repay currency</source>
        <translation>偿还币种</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>交易时间</translation>
    </message>
    <message>
        <source>Unknown, checking {time}</source>
        <translation>结果待确认，核对中 {time}</translation>
    </message>
    <message>
        <source>When the order was confirmed</source>
        <translation>订单确认时间</translation>
    </message>
    <message>
        <source>You said so at {time}; the program could not prove it.</source>
        <translation>您于 {time} 如此说明；程序无法证实。</translation>
    </message>
    <message>
        <source>vs est.</source>
        <translation>较预估</translation>
    </message>
    <message>
        <source>{word}; OKX shows: {shown}</source>
        <translation>{word}；欧易显示：{shown}</translation>
    </message>
</context>
<context>
    <name>ResultsTab</name>
    <message>
        <source>No repayment of this account is written down here.</source>
        <translation>此处没有该账户的还债记录。</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>还债结果</translation>
    </message>
</context>
<context>
    <name>ResultsTable</name>
    <message>
        <source>Results</source>
        <translation>还债结果</translation>
    </message>
</context>
<context>
    <name>ReviewDialog</name>
    <message>
        <source> The other debts are not offered as further orders.</source>
        <translation>其余负债不作为后续订单提供。</translation>
    </message>
    <message>
        <source>&amp;Go on after a failure</source>
        <translation>失败后继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Then repay the other debt, in 1 further order</source>
        <translation>随后再用 1 笔订单偿还其余 1 项负债(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Then repay the other {n} debts, in 1 further order</source>
        <translation>随后再用 1 笔订单偿还其余 {n} 项负债(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Then repay the other {n} debts, in {m} further orders</source>
        <translation>随后再用 {m} 笔订单偿还其余 {n} 项负债(&amp;T)</translation>
    </message>
    <message>
        <source>Account {name}</source>
        <translation>账户：{name}</translation>
    </message>
    <message>
        <source>Amounts are hidden elsewhere; this review shows them, so that you can check them.</source>
        <translation>金额在其他位置已隐藏；为便于您核对，此处仍会显示。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Each order is sent once the one before it has ended, the largest debts first. An unknown outcome always stops the queue. Orders not yet sent end with the window; nothing is sent after a restart.</source>
        <translation>前一笔订单结束后才发送下一笔，负债大的优先。结果待确认时队列一律停止。尚未发送的订单随窗口关闭而取消，重启后不会再发送。</translation>
    </message>
    <message>
        <source>Executed at market price; the final amount may differ.</source>
        <translation>按市价成交，最终数量可能与预估不同。</translation>
    </message>
    <message>
        <source>Figures as of {time}</source>
        <translation>数据截至 {time}</translation>
    </message>
    <message>
        <source>OKX may use both your Trading and Funding balance.</source>
        <translation>欧易可能同时使用您交易账户和资金账户的余额。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Repay 1 debt with {pay} ({env})</source>
        <translation>以 {pay} 偿还 1 项负债（{env}）</translation>
    </message>
    <message>
        <source>Repay {n} debts with {pay} ({env})</source>
        <translation>以 {pay} 偿还 {n} 项负债（{env}）</translation>
    </message>
    <message>
        <source>Repay {n} debts with {pay} in {m} orders ({env})</source>
        <translation>以 {pay} 分 {m} 笔订单偿还 {n} 项负债（{env}）</translation>
    </message>
    <message>
        <source>Review repayment — {environment}</source>
        <translation>预览还债 — {environment}</translation>
    </message>
    <message>
        <source>The balance covers the estimate, but not the worst case; then a rest of the debt remains.</source>
        <translation>余额足够支付预估，但不足以应对最差情况；届时会有剩余负债。</translation>
    </message>
    <message>
        <source>The balance does not cover it. OKX repays what it can; a rest of the debt remains.</source>
        <translation>余额不足以支付。欧易会尽量偿还，将有剩余负债。</translation>
    </message>
    <message>
        <source>These figures of {time} are older than 30 s. Refresh them first.</source>
        <translation>{time} 的数据已超过 30 秒，请先刷新。</translation>
    </message>
    <message>
        <source>These figures of {time} could not be read anew. Refresh them first.</source>
        <translation>{time} 的数据未能重新查询，请先刷新。</translation>
    </message>
    <message>
        <source>This can&apos;t be undone. Part of the debt may remain.</source>
        <translation>提交后不可撤销。可能仍有部分负债未还清。</translation>
    </message>
</context>
<context>
    <name>ReviewTable</name>
    <message>
        <source>Available (Trading + Funding)</source>
        <translation>可用（交易账户＋资金账户）</translation>
    </message>
    <message>
        <source>Debt</source>
        <translation>负债币种</translation>
    </message>
    <message>
        <source>Debt (incl. interest)</source>
        <translation>负债数量（含利息）</translation>
    </message>
    <message>
        <source>Debts to be repaid</source>
        <translation>待偿还负债</translation>
    </message>
    <message>
        <source>Est. cost ({pay})</source>
        <translation>预估支付（{pay}）</translation>
    </message>
    <message>
        <source>In Funding</source>
        <translation>其中：资金账户</translation>
    </message>
    <message>
        <source>In Trading</source>
        <translation>其中：交易账户</translation>
    </message>
    <message>
        <source>Left of {pay} afterwards</source>
        <translation>还债后剩余 {pay}</translation>
    </message>
    <message>
        <source>Order 1 of {many}: what you ticked</source>
        <translation>第 1 笔订单，共 {many} 笔：您勾选的负债</translation>
    </message>
    <message>
        <source>Order {number} of {many}</source>
        <translation>第 {number} 笔订单，共 {many} 笔</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>小计</translation>
    </message>
    <message>
        <source>Total, an estimate, not a quote</source>
        <translation>合计（仅为估算，并非报价）</translation>
    </message>
    <message>
        <source>Worst case ({pay})</source>
        <translation>最差情况（{pay}）</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Hide amounts (Ctrl+Shift+H)</source>
        <translation>隐藏金额(&amp;H)（Ctrl+Shift+H）</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Notify when a repayment ends while the window is in the background</source>
        <translation>窗口在后台时，还债结束后通知我(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Proxy</source>
        <translation>代理(&amp;P)</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As the system ({language})</source>
        <translation>跟随系统（{language}）</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Loc&amp;k after</source>
        <translation>自动锁定(&amp;K)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show the P&amp;ractice menu, which makes the simulator misbehave</source>
        <translation>显示练习菜单(&amp;R)（可让模拟器出现各种异常）</translation>
    </message>
    <message>
        <source>Used from the next time an account is opened, unless it has a way of its own. Empty: the system&apos;s proxy.</source>
        <translation>下次打开账户时生效，设有专用线路的账户除外。留空则使用系统代理。</translation>
    </message>
    <message>
        <source>{n} min without input</source>
        <translation>无操作 {n} 分钟后</translation>
    </message>
</context>
<context>
    <name>Site</name>
    <message>
        <source>built-in</source>
        <translation>内置</translation>
    </message>
</context>
<context>
    <name>SiteProbeView</name>
    <message>
        <source>A site that knows the key was found.</source>
        <translation>已找到识别此 API key 的站点。</translation>
    </message>
    <message>
        <source>Asking the other sites, one after the other…</source>
        <translation>正在逐一询问其他站点…</translation>
    </message>
    <message>
        <source>No other site was found that knows the key.</source>
        <translation>其他站点均不识别此 API key。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>This site does not know the key. The other sites of OKX can be asked, by a reading each.</source>
        <translation>此站点不识别该 API key。可向欧易的其他站点各发一次读取请求进行查询。</translation>
    </message>
    <message>
        <source>Try the &amp;other sites</source>
        <translation>尝试其他站点(&amp;O)</translation>
    </message>
    <message>
        <source>Use the site {site}</source>
        <translation>使用站点 {site}</translation>
    </message>
    <message>
        <source>Use this site</source>
        <translation>使用此站点</translation>
    </message>
    <message>
        <source>{site}: {finding}</source>
        <translation>{site}：{finding}</translation>
    </message>
</context>
<context>
    <name>StateWords</name>
    <message>
        <source>Executed, you say</source>
        <translation>已执行（您的说明）</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Filled, rest remains</source>
        <translation>已完成，仍有剩余</translation>
    </message>
    <message>
        <source>Not executed</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Not executed, you say</source>
        <translation>未执行（您的说明）</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Unknown, checking</source>
        <translation>结果待确认，核对中</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>等待发送</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Connected {ms} ms</source>
        <translation>已连接，延迟 {ms} 毫秒</translation>
    </message>
    <message>
        <source>Connection: {text}</source>
        <translation>连接：{text}</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>维护中</translation>
    </message>
    <message>
        <source>No clear answer</source>
        <translation>未得到明确结果</translation>
    </message>
    <message>
        <source>Not connected yet</source>
        <translation>尚未连接</translation>
    </message>
    <message>
        <source>OKX refused</source>
        <translation>欧易拒绝请求</translation>
    </message>
    <message>
        <source>OKX&apos;s clock less this computer&apos;s: {seconds} s</source>
        <translation>欧易时钟减本机时钟：{seconds} 秒</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>clock {seconds} s</source>
        <translation>时钟偏差 {seconds} 秒</translation>
    </message>
    <message>
        <source>next request in {seconds} s</source>
        <translation>{seconds} 秒后可发下一请求</translation>
    </message>
    <message>
        <source>times in {zone}</source>
        <translation>时区 {zone}</translation>
    </message>
</context>
<context>
    <name>SupportDialog</name>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Gathering…</source>
        <translation>收集中…</translation>
    </message>
    <message>
        <source>Save the support report</source>
        <translation>保存诊断报告</translation>
    </message>
    <message>
        <source>Saved as {path}.</source>
        <translation>已保存为 {path}。</translation>
    </message>
    <message>
        <source>Support report</source>
        <translation>诊断报告</translation>
    </message>
    <message>
        <source>This is the whole report: versions, settings, what became of each order without amounts, and the log. It holds no keys and no names of the accounts you have; old lines of the log may name one that you removed or renamed. Nothing is sent; read it, then save it where you want.</source>
        <translation>以下为完整报告：版本、设置、每笔订单的结果（不含金额）以及日志。其中没有 API key，也没有现有账户的名称；较早的日志中可能仍有已移除或已改名账户的名称。不会发送任何内容；请阅读后自行保存。</translation>
    </message>
</context>
<context>
    <name>Table</name>
    <message>
        <source>Columns</source>
        <translation>显示列</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>复制单元格</translation>
    </message>
    <message>
        <source>Default order</source>
        <translation>默认顺序</translation>
    </message>
    <message>
        <source>Sort by {title}, ascending</source>
        <translation>按{title}升序</translation>
    </message>
    <message>
        <source>Sort by {title}, descending</source>
        <translation>按{title}降序</translation>
    </message>
</context>
<context>
    <name>TableHeader</name>
    <message>
        <source>Default layout</source>
        <translation>默认布局</translation>
    </message>
</context>
<context>
    <name>TableModel</name>
    <message>
        <source>Sorted, ascending</source>
        <translation>已升序排列</translation>
    </message>
    <message>
        <source>Sorted, descending</source>
        <translation>已降序排列</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{title}: nothing</source>
        <translation>{title}：无</translation>
    </message>
</context>
<context>
    <name>TableTab</name>
    <message>
        <source>No row has “{text}” in a shown column.</source>
        <translation>所显示的列中，没有包含“{text}”的行。</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>搜索中…</translation>
    </message>
    <message>
        <source>{count}, as of {time}</source>
        <translation>{count}，截至 {time}</translation>
    </message>
    <message>
        <source>{count}, not renewed</source>
        <translation>{count}，未更新</translation>
    </message>
    <message>
        <source>{n} of {m}</source>
        <translation>{n}/{m} 行</translation>
    </message>
</context>
<context>
    <name>TableTools</name>
    <message>
        <source>Export {table}</source>
        <translation>导出{table}</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Refresh {table}</source>
        <translation>刷新{table}</translation>
    </message>
    <message>
        <source>Rows shown: {count}</source>
        <translation>显示行数：{count}</translation>
    </message>
    <message>
        <source>Write these rows to a CSV file (Ctrl+E)</source>
        <translation>将这些行写入 CSV 文件（Ctrl+E）</translation>
    </message>
</context>
<context>
    <name>UpdateBox</name>
    <message>
        <source>&amp;Download page…</source>
        <translation>下载页面(&amp;D)…</translation>
    </message>
    <message>
        <source>Ask at each start whether there is a new &amp;version</source>
        <translation>每次启动时检查新版本(&amp;V)</translation>
    </message>
    <message>
        <source>It is the newest.</source>
        <translation>已是最新版本。</translation>
    </message>
    <message>
        <source>Nothing is ever downloaded or installed by itself.</source>
        <translation>本程序绝不会自行下载或安装任何内容。</translation>
    </message>
    <message>
        <source>This is version {version}.</source>
        <translation>当前版本：{version}。</translation>
    </message>
    <message>
        <source>Version {version} is available.</source>
        <translation>新版本 {version} 已发布。</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>&amp;Add account</source>
        <translation>添加账户(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Try practice</source>
        <translation>进入练习(&amp;T)</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Not affiliated with OKX. Not investment advice.</source>
        <translation>与欧易无关联，不构成投资建议。</translation>
    </message>
    <message>
        <source>One-Click Repay</source>
        <translation>一键还债</translation>
    </message>
    <message>
        <source>Practice uses a built-in simulator. No keys, no network, no money.</source>
        <translation>练习模式使用内置模拟器：无需密钥、不联网、不涉及资金。</translation>
    </message>
    <message>
        <source>Repay up to five OKX margin debts at once, with one currency.</source>
        <translation>用一种币种，一次偿还最多五项欧易杠杆负债。</translation>
    </message>
    <message>
        <source>Try practice</source>
        <translation>进入练习</translation>
    </message>
</context>
<context>
    <name>WithdrawalNotice</name>
    <message>
        <source>I know that this key can withdraw; keep it all the same</source>
        <translation>我知道此 API key 可以提币，仍要保存</translation>
    </message>
    <message>
        <source>It could not be checked whether this key can withdraw; the list above says why. Nothing was kept yet.</source>
        <translation>无法查明此 API key 是否可以提币，原因见上方清单。尚未保存任何内容。</translation>
    </message>
    <message>
        <source>Keep this key although it could not be checked</source>
        <translation>虽无法查明，仍保存此 API key</translation>
    </message>
    <message>
        <source>This key can withdraw. Remove that permission on OKX: whoever gets hold of the key could take everything. Nothing was kept yet.</source>
        <translation>该 API key 具有提币权限，请在欧易取消：任何人拿到它都可能转走全部资产。尚未保存任何内容。</translation>
    </message>
</context>
</TS>
