<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>MainWindow</name>
    <message><source>Storekeeper</source><translation>店管家</translation></message>
    <message><source>Try again now</source><translation>立即再試</translation></message>
    <message><source>Modules</source><translation>功能</translation></message>
    <message><source>Nothing here for you yet</source><translation>暫時沒有可用的功能</translation></message>
    <message><source>Your account has no module. Ask IT to give you one, then sign in again.</source><translation>你的帳戶未有任何功能。請向資訊科技部申請，然後再登入。</translation></message>
    <message><source>Sign out</source><translation>登出</translation></message>
</context>
</TS>
