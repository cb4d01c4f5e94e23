<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>ServerChoice</name>
    <message><source>Where are your company's data?</source><translation>公司的資料存放在哪裏？</translation></message>
    <message><source>On this computer</source><translation>這部電腦</translation></message>
    <message><source>On a server of the company</source><translation>公司的伺服器</translation></message>
    <message><source>Address of the server</source><translation>伺服器地址</translation></message>
    <message><source>For example db.example.hk, or db.example.hk:5433</source><translation>例子：db.example.hk 或 db.example.hk:5433</translation></message>
    <message><source>Use this server</source><translation>使用這個伺服器</translation></message>
    <message><source>Leave it as it is</source><translation>不更改</translation></message>
</context>
</TS>
