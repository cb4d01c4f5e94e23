<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>SignIn</name>
    <message><source>Storekeeper</source><translation>店管家</translation></message>
    <message><source>Head-office console of the shops</source><translation>零售店舖管理</translation></message>
    <message><source>Sample chain: enter as</source><translation>試用資料：以下列身分進入</translation></message>
    <message><source>or with your own account</source><translation>或用自己的帳戶</translation></message>
    <message><source>&amp;Name</source><translation>用戶名</translation></message>
    <message><source>&amp;Password</source><translation>密碼</translation></message>
    <message><source>Caps Lock is on</source><translation>大寫鎖定已開</translation></message>
    <message><source>Sign in</source><translation>登入</translation></message>
    <message><source>This happens once; later starts take seconds.</source><translation>只有首次需要較長時間，以後幾秒便可。</translation></message>
    <message><source>Try again now</source><translation>立即再試</translation></message>
    <message><source>Language</source><translation>語言</translation></message>
    <message><source>Text size</source><translation>字體大小</translation></message>
    <message><source>A</source><translation>字</translation></message>
    <message><source>Traditional Chinese</source><translation>繁體中文</translation></message>
    <message><source>English</source><translation>英文</translation></message>
    <message><source>Simplified Chinese</source><translation>簡體中文</translation></message>
    <message><source>Standard text</source><translation>標準字體</translation></message>
    <message><source>Comfortable text</source><translation>舒適字體</translation></message>
    <message><source>Large text</source><translation>大字體</translation></message>
    <message><source>Server</source><translation>伺服器</translation></message>
    <message><source>Change</source><translation>更改</translation></message>
    <message><source>Change the server</source><translation>更改伺服器</translation></message>
</context>
<context>
    <name>PasswordEdit</name>
    <message><source>Show the password</source><translation>顯示密碼</translation></message>
    <message><source>Hide the password</source><translation>隱藏密碼</translation></message>
</context>
</TS>
