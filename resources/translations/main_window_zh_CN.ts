<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>MainWindow</name>
    <message><source>Storekeeper</source><translation>店管家</translation></message>
    <message><source>Try again now</source><translation>立即再试</translation></message>
    <message><source>Modules</source><translation>功能</translation></message>
    <message><source>Nothing here for you yet</source><translation>暂时没有可用的功能</translation></message>
    <message><source>Your account has no module. Ask IT to give you one, then sign in again.</source><translation>你的账户没有任何功能。请向信息技术部申请，然后再登录。</translation></message>
    <message><source>Sign out</source><translation>退出登录</translation></message>
</context>
</TS>
